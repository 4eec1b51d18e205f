import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A long line: passes connections on, each byte so many milliseconds late in each direction. Prints READY.
 * Options: PORT TO_PORT MILLISECONDS
 */
public class DelayProxy {
    private record Piece(byte[] bytes, long dueNanos) {}

    public static void main(String[] a) throws Exception {
        int to = Integer.parseInt(a[1]);
        long delay = Long.parseLong(a[2]) * 1_000_000;
        try (ServerSocket server = new ServerSocket(Integer.parseInt(a[0]), 50, InetAddress.getLoopbackAddress())) {
            System.out.println("READY");
            while (true) {
                Socket one = server.accept();
                Socket other = new Socket(InetAddress.getLoopbackAddress(), to);
                pass(one, other, delay);
                pass(other, one, delay);
            }
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private static void pass(Socket from, Socket to, long delay) throws Exception {
        from.setTcpNoDelay(true);
        LinkedBlockingQueue<Piece> onTheWay = new LinkedBlockingQueue<>(10_000);
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        start(() -> {
            byte[] bytes = new byte[1 << 16];
            try {
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                    onTheWay.put(new Piece(java.util.Arrays.copyOf(bytes, n), System.nanoTime() + delay));
                }
                onTheWay.put(new Piece(new byte[0], 0));
            } catch (Exception e) {
                onTheWay.add(new Piece(new byte[0], 0));
            }
        });
        start(() -> {
            try (from; to) {
                for (Piece p = onTheWay.take(); p.bytes().length > 0; p = onTheWay.take()) {
                    long wait = p.dueNanos() - System.nanoTime();
                    if (wait > 0) {
                        java.util.concurrent.locks.LockSupport.parkNanos(wait);
                    }
                    out.write(p.bytes());
                }
            } catch (Exception e) {
                return;
            }
        });
    }
}
