package deskbooking;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** Starts the service at HOST:PORT. */
public final class Main {
    private Main() {
    }

    private static String setting(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    public static void main(String[] args) throws Exception {
        InetSocketAddress address = new InetSocketAddress(setting("HOST", "127.0.0.1"), Integer.parseInt(setting("PORT", "8000")));
        HttpServer server = HttpServer.create(address, 64);
        server.createContext("/", new Web(new Office()));
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
    }
}
