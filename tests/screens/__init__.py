"""Pages as they are seen: pictures of all of them (`./run screens`), and what bounding boxes tell is amiss."""
