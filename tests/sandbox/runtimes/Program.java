import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executors;

public class Program {
    public static void main(String[] args) throws Exception {
        var line = new BufferedReader(new InputStreamReader(System.in)).readLine();
        var pool = Executors.newFixedThreadPool(4);
        pool.submit(() -> 1).get();
        pool.shutdown();
        Files.writeString(Path.of("a.txt"), line);
        Files.copy(Path.of("a.txt"), Path.of("b.txt"));
        try (var channel = FileChannel.open(Path.of("a.txt"))) {
            channel.map(FileChannel.MapMode.READ_ONLY, 0, 1);
        }
        Selector.open().selectNow();
        FileSystems.getDefault().newWatchService().close();
        Files.createTempFile("a", "b");
        new SecureRandom().nextInt();
        List.of(1, 2, 3).parallelStream().map(x -> x * 2).toList();
        for (int i = 0; i < 100000; i++) {
            new byte[1000].hashCode();
        }
        System.gc();
        new ProcessBuilder("true").start().waitFor();
        System.out.println("pong");
    }
}
