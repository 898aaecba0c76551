// Serves one client in Java, then ends with 7. usage: java Server.java PORT
import java.net.*;

public class Server {
  public static void main(String[] arguments) throws Exception {
    try (ServerSocket listener = new ServerSocket(Integer.parseInt(arguments[0]), 5, InetAddress.getByName("127.0.0.1"));
         Socket client = listener.accept()) {
      client.getInputStream().transferTo(client.getOutputStream());
    }
    System.exit(7);
  }
}
