package source

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"outcry/schema"
)

// lines reads lines of bounded length.
type lines struct {
	buf   *bufio.Reader
	plain io.Reader // what buf reads from
	line  int       // number of the line last returned
	long  []byte    // a line longer than buf holds
}

func newLines(r io.Reader) *lines {
	buf := bufio.NewReaderSize(r, 64<<10)
	if mark, _ := buf.Peek(3); string(mark) == "\xef\xbb\xbf" {
		buf.Discard(len(mark))
	}
	return &lines{buf: buf, plain: r}
}

// first passes over space and returns the first byte that is none, unread.
func (l *lines) first() (byte, error) {
	for {
		c, err := l.buf.ReadByte()
		if err != nil {
			return 0, err
		}
		if c == '\n' {
			l.line++
		}
		if !space(c) {
			return c, l.buf.UnreadByte()
		}
	}
}

// next returns the next line without the space around it, valid until the next
// call. The error is io.EOF at the end, a *schema.FieldError for a line that is
// too long, else that of reading; the piece of line before it is dropped.
func (l *lines) next() ([]byte, error) {
	l.line++
	line, err := l.buf.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		line, err = l.spill(line)
	}
	if err == io.EOF && len(line) > 0 {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return bytes.TrimSpace(line), nil
}

// spill gathers the line that begins with head, to its end.
func (l *lines) spill(head []byte) ([]byte, error) {
	l.long = append(l.long[:0], head...)
	size := len(head)
	for {
		piece, err := l.buf.ReadSlice('\n')
		size += len(piece)
		if size <= MaxRecordBytes {
			l.long = append(l.long, piece...)
		}
		switch {
		case err == bufio.ErrBufferFull:
		case err != nil && err != io.EOF:
			return nil, err
		case size > MaxRecordBytes:
			return nil, tooLong()
		default:
			return l.long, nil
		}
	}
}

func tooLong() error {
	return &schema.FieldError{Reason: fmt.Sprintf("is longer than %d bytes", MaxRecordBytes)}
}
