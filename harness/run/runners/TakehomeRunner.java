// TakehomeRunner.java CLASS...: the task's tests under JUnit 4, with a TAP report that is sealed. JUnit stands first on the class path: classes of the same names in a submission
// are not loaded.
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Assert;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

public final class TakehomeRunner {
    public static void main(String[] args) throws Exception {
        String nonce = new BufferedReader(new InputStreamReader(System.in)).readLine();
        System.setIn(new java.io.FileInputStream("/dev/null"));
        PrintStream channel = new PrintStream(new FileOutputStream("/dev/fd/3"), true, "UTF-8");
        PrintStream err = System.err;
        channel.print("takehome " + nonce + " begin\n");
        int[] count = {0, 0};
        RunListener tap = new RunListener() {
            private final Map<Description, String> bad = new HashMap<>();

            @Override public void testFailure(Failure failure) {
                Throwable e = failure.getException();
                bad.put(failure.getDescription(), e.getClass().getName() + ": " + e.getMessage());
                err.println(failure.getDescription() + "\n" + failure.getTrimmedTrace());
                if (failure.getDescription().getMethodName() == null) finish(failure.getDescription(), false);
            }

            @Override public void testAssumptionFailure(Failure failure) { finish(failure.getDescription(), true); }

            @Override public void testIgnored(Description d) { finish(d, true); }

            @Override public void testFinished(Description d) { finish(d, false); }

            private void finish(Description d, boolean skipped) {
                String message = bad.get(d);
                if (message != null) count[1]++;
                String name = (d.getClassName() + "::" + d.getMethodName()).replaceAll("\\s+", " ").replace("#", "\\#");
                channel.print((message == null ? "ok " : "not ok ") + ++count[0] + " - " + name + (skipped ? " # SKIP" : "") + "\n");
                if (message != null) channel.print("  ---\n  " + message.replaceAll("\\r?\\n", "\n  ") + "\n  ...\n");
            }
        };
        List<Class<?>> classes = new ArrayList<>();
        for (String name : args) {
            classes.add(Class.forName(name.replaceAll("^.*src/test/java/|^tests?/|\\.java$", "").replace('/', '.')));
        }
        JUnitCore core = new JUnitCore();
        core.addListener(tap);
        boolean good = core.run(classes.toArray(new Class<?>[0])).wasSuccessful();
        boolean canary = false;
        try {
            Assert.assertEquals(1, 2);
        } catch (AssertionError e) {
            canary = true;
        }
        channel.print("1.." + count[0] + "\n");
        channel.print("takehome " + nonce + (canary ? " end\n" : " tampered\n"));
        channel.flush();
        Runtime.getRuntime().halt(good ? 0 : 1);
    }
}
