// Sends one line in Java and prints what comes back. usage: java Client.java PORT
import java.net.*;

public class Client {
  public static void main(String[] arguments) throws Exception {
    try (Socket server = new Socket("127.0.0.1", Integer.parseInt(arguments[0]))) {
      server.getOutputStream().write("a line\n".getBytes());
      server.shutdownOutput();
      server.getInputStream().transferTo(System.out);
      System.out.flush();
    }
  }
}
