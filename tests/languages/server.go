// Serves one client in Go, then ends with 7. usage: server PORT
package main

import (
	"io"
	"net"
	"os"
)

func main() {
	listener, err := net.Listen("tcp4", "127.0.0.1:"+os.Args[1])
	if err != nil {
		os.Exit(1)
	}
	connection, err := listener.Accept()
	if err != nil {
		os.Exit(1)
	}
	done := make(chan bool)
	go func() {
		data, _ := io.ReadAll(connection)
		connection.Write(data)
		connection.Close()
		done <- true
	}()
	<-done
	os.Exit(7)
}
