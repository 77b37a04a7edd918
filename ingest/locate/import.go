package locate

func (b *builder) readPostcodes(e Extension) error { return nil }
