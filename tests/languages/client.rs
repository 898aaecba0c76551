// Sends one line in Rust and prints what comes back. usage: client PORT
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

fn main() {
    let port: u16 = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
    server.write_all(b"a line\n").unwrap();
    server.shutdown(Shutdown::Write).unwrap();
    let mut text = String::new();
    server.read_to_string(&mut text).unwrap();
    print!("{text}");
}
