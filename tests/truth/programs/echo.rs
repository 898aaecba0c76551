// A thread for each of two connections; `client` makes one of them.
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

fn serve(mut connection: TcpStream) {
    let mut buffer = [0; 64];
    loop {
        let count = connection.read(&mut buffer).unwrap();
        if count == 0 {
            return;
        }
        connection.write_all(&buffer[..count]).unwrap();
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let address = format!("127.0.0.1:{}", arguments[2]);
    if arguments[1] == "client" {
        let mut connection = TcpStream::connect(address).unwrap();
        connection.write_all(b"over rust\n").unwrap();
        connection.read_exact(&mut [0; 10]).unwrap();
        return;
    }
    let listener = TcpListener::bind(address).unwrap();
    let threads: Vec<_> = listener
        .incoming()
        .take(2)
        .map(|connection| std::thread::spawn(move || serve(connection.unwrap())))
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}
