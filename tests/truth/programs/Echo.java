// A thread for each of two connections; `client` makes one of them.
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;

class Echo {
  static void serve(Socket connection) {
    try (connection) {
      byte[] buffer = new byte[64];
      InputStream in = connection.getInputStream();
      for (int count; (count = in.read(buffer)) > 0;) connection.getOutputStream().write(buffer, 0, count);
    } catch (Exception failure) {
      System.exit(1);
    }
  }

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    if (arguments[0].equals("client")) {
      try (Socket connection = new Socket(here, port)) {
        connection.getOutputStream().write("over java\n".getBytes());
        if (connection.getInputStream().readNBytes(10).length != 10) System.exit(1);
      }
      return;
    }
    var busy = new ArrayList<Thread>();
    try (ServerSocket listener = new ServerSocket(port, 4, here)) {
      for (int served = 0; served < 2; served++) {
        Socket connection = listener.accept();
        Thread thread = new Thread(() -> serve(connection));
        thread.start();
        busy.add(thread);
      }
      for (Thread thread : busy) thread.join();
    }
  }
}
