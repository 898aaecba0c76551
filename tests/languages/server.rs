// Serves one client in Rust, then ends with 7. usage: server PORT
use std::io::{Read, Write};
use std::net::TcpListener;

fn main() {
    let port: u16 = std::env::args().nth(1).unwrap().parse().unwrap();
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let (mut client, _) = listener.accept().unwrap();
    std::thread::spawn(move || {
        let mut text = Vec::new();
        client.read_to_end(&mut text).unwrap();
        client.write_all(&text).unwrap();
    })
    .join()
    .unwrap();
    std::process::exit(7);
}
