package text

import "testing"

func BenchmarkReset(b *testing.B) {
	const s = "Hallo @tmobile_webcare, al 2 dagen geen 3G in hartje Utrecht én niemand neemt op #fail. Gaat dit nog lang duren?"
	var m Message
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		m.Reset(s)
	}
}
