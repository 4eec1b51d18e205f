package org.millrace.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class LoggingTest {
    private static final int STARTS = 20;
    private static final int THREADS = 4;

    /** As a start does, where the first logger is made and logging set up by several threads at the same moment. */
    @Test
    void whoComesWhileTheFirstLoggerIsMadeGetsTheRealThing() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(new File(entry).toURI().toURL());
        }
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (int start = 0; start < STARTS; start++) {
            try (URLClassLoader fresh =
                    new URLClassLoader(classPath.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
                Method load =
                        Class.forName(Logging.class.getName(), true, fresh).getDeclaredMethod("load");
                load.setAccessible(true);
                CyclicBarrier together = new CyclicBarrier(THREADS);
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    Thread thread = new Thread(() -> {
                        try {
                            together.await();
                            load.invoke(null);
                        } catch (Exception e) {
                            failures.add(e.getCause() == null ? e : e.getCause());
                        }
                    });
                    thread.start();
                    threads.add(thread);
                }
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }
        assertThat(failures).isEmpty();
    }
}
