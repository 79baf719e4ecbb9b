"""Geocoders of others (Tianditu, Amap, Baidu): off unless a key is set, since an address leaves the house."""
