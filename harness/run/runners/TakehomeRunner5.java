// TakehomeRunner5.java FILE...: the task's tests under JUnit 5 (Jupiter), with a TAP report that is sealed. JUnit stands first on the class path, and nothing of it is found by
// what a submission registers: engine and listener are given by name.
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

public final class TakehomeRunner5 {
    public static void main(String[] args) throws Exception {
        String nonce = new BufferedReader(new InputStreamReader(System.in)).readLine();
        System.setIn(new java.io.FileInputStream("/dev/null"));
        PrintStream channel = new PrintStream(new FileOutputStream("/dev/fd/3"), true, "UTF-8");
        PrintStream err = System.err;
        channel.print("takehome " + nonce + " begin\n");
        int[] count = {0, 0};
        TestExecutionListener tap = new TestExecutionListener() {
            @Override public void executionSkipped(TestIdentifier id, String reason) {
                if (id.isTest()) finish(id, true, null);
            }

            @Override public void executionFinished(TestIdentifier id, TestExecutionResult result) {
                boolean failed = result.getStatus() == TestExecutionResult.Status.FAILED;
                // Of what holds tests, only a failure is told: that of @BeforeAll, say.
                if (!id.isTest() && !failed) return;
                Throwable e = failed ? result.getThrowable().orElse(null) : null;
                if (e != null) e.printStackTrace(err);
                finish(id, result.getStatus() == TestExecutionResult.Status.ABORTED, !failed ? null : e == null ? "failed" : e.getClass().getName() + ": " + e.getMessage());
            }

            private String name(TestIdentifier id) {
                Object source = id.getSource().orElse(null);
                if (source instanceof ClassSource) return ((ClassSource) source).getClassName() + "::*";
                if (!(source instanceof MethodSource)) return id.getDisplayName();
                MethodSource method = (MethodSource) source;
                // One of several runs of a method ("[1] 2, 3") is told apart by what it was given.
                boolean again = !id.getUniqueId().contains("/[method:");
                return method.getClassName() + "::" + method.getMethodName() + (again ? " " + id.getDisplayName() : "");
            }

            private void finish(TestIdentifier id, boolean skipped, String message) {
                if (message != null) count[1]++;
                String name = name(id).replaceAll("\\s+", " ").replace("#", "\\#");
                channel.print((message == null ? "ok " : "not ok ") + ++count[0] + " - " + name + (skipped ? " # SKIP" : "") + "\n");
                if (message != null) channel.print("  ---\n  " + message.replaceAll("\\r?\\n", "\n  ") + "\n  ...\n");
            }
        };
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        for (String name : args) {
            request.selectors(DiscoverySelectors.selectClass(Class.forName(name.replaceAll("^.*src/test/java/|^tests?/|\\.java$", "").replace('/', '.'))));
        }
        LauncherConfig config = LauncherConfig.builder().enableTestEngineAutoRegistration(false).addTestEngines(new JupiterTestEngine())
            .enableTestExecutionListenerAutoRegistration(false).enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false).enablePostDiscoveryFilterAutoRegistration(false).build();
        Launcher launcher = LauncherFactory.create(config);
        launcher.execute(request.build(), tap);
        boolean canary = false;
        try {
            Assertions.assertEquals(1, 2);
        } catch (AssertionError e) {
            canary = true;
        }
        channel.print("1.." + count[0] + "\n");
        channel.print("takehome " + nonce + (canary ? " end\n" : " tampered\n"));
        channel.flush();
        Runtime.getRuntime().halt(count[1] == 0 ? 0 : 1);
    }
}
