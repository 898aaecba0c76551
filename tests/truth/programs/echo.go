// A goroutine for each of two connections; `client` makes one of them.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"sync"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	if os.Args[1] == "client" {
		connection, err := net.Dial("tcp", "127.0.0.1:"+os.Args[2])
		check(err)
		_, err = connection.Write([]byte("over go\n"))
		check(err)
		answer := make([]byte, 8)
		_, err = io.ReadFull(connection, answer)
		check(err)
		check(connection.Close())
		return
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[2])
	check(err)
	var busy sync.WaitGroup
	for served := 0; served < 2; served++ {
		connection, err := listener.Accept()
		check(err)
		busy.Add(1)
		go func() {
			defer busy.Done()
			buffer := make([]byte, 64)
			for {
				count, err := connection.Read(buffer)
				if err != nil {
					break
				}
				_, err = connection.Write(buffer[:count])
				check(err)
			}
			check(connection.Close())
		}()
	}
	busy.Wait()
	check(listener.Close())
}
