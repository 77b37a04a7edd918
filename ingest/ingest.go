// Package ingest enriches complaints and hands them on in batches: each is
// classified, located, tied to its root if it echoes another one, stripped of
// its author's name, and stored. What Take answers without an error is stored.
package ingest
