package main

func buildShapes(dir string, n *netherlands) ([]byte, error) { return []byte("{}"), nil }
