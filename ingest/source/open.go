package source

import (
	"bufio"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// zstdWindowBytes is the most memory that a zstd frame may ask for.
const zstdWindowBytes = 32 << 20

// Open returns what r holds, decompressed where its first bytes say that it is
// gzip or zstd, also of several members. It does not close r; closing what it
// returns frees the decompressor. An empty r is empty, not an error.
func Open(r io.Reader) (io.ReadCloser, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	magic, err := in.Peek(4)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read the first bytes: %w", err)
	}
	switch {
	case len(magic) > 2 && magic[0] == 0x1f && magic[1] == 0x8b && magic[2] == 8:
		out, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("open gzip: %w", err)
		}
		return out, nil
	case string(magic) == "\x28\xb5\x2f\xfd":
		out, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindowBytes), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, fmt.Errorf("open zstd: %w", err)
		}
		return out.IOReadCloser(), nil
	}
	return io.NopCloser(in), nil
}
