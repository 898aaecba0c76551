// Sends one line in Go and prints what comes back. usage: client PORT
package main

import (
	"io"
	"net"
	"os"
)

func main() {
	connection, err := net.Dial("tcp4", "127.0.0.1:"+os.Args[1])
	if err != nil {
		os.Exit(1)
	}
	connection.Write([]byte("a line\n"))
	connection.(*net.TCPConn).CloseWrite()
	io.Copy(os.Stdout, connection)
}
