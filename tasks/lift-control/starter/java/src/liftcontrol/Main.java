package liftcontrol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** What the house says comes in here, line by line. */
public final class Main {
    private Main() {
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.trim().split("\\s+");
            if (words[0].equals("tick")) {
                System.out.println("wait");
                System.out.flush();
            } else if (words[0].equals("end")) {
                return;
            }
        }
        System.exit(1);
    }
}
