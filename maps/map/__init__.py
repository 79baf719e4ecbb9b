"""Maps that are read and handed out, composed by folium from our own scripts and styles."""
