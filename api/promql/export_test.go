package promql

// ReadRequest decodes the body of a remote read.
var ReadRequest = readRequest
