package org.millrace.library.hadoop;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.Shell;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hadoop's threads outlive who needed them: one that renews leases stays for a minute, others for good. With the last client the
 * former are ended, with the bundle all.
 */
final class HadoopThreads {
    private static final Logger log = LoggerFactory.getLogger(HadoopThreads.class);

    /** By the beginning of their names: they start anew when somebody needs them. */
    private static final List<String> FOR_CLIENTS = List.of("LeaseRenewer:", "org.apache.hadoop.hdfs.PeerCache@");

    private static final long WAIT_MS = TimeUnit.SECONDS.toMillis(1);

    /** How many clients are open; guarded by the class. */
    private static int clients;

    /** Whether the end of the library is waited for; guarded by the class. */
    private static boolean awaited;

    private HadoopThreads() {}

    static synchronized void used() {
        clients++;
        if (!awaited) {
            awaited = true;
            EndOfLibrary.await();
            runItsFirstProcess();
        }
    }

    /**
     * Hadoop asks the system once what it can do. The JDK's thread that waits for the end of processes keeps, for a minute, the loader
     * that it was made under: not ours.
     */
    private static void runItsFirstProcess() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            log.debug("Processes can have sessions of their own: {}", Shell.isSetsidAvailable);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Of the same lock, so that no client comes up while threads that it may have found are ended. */
    static synchronized void released() {
        if (--clients == 0) {
            end(false);
        }
    }

    static synchronized void endAll() {
        end(true);
    }

    private static void end(boolean all) {
        List<Thread> ending = Thread.getAllStackTraces().keySet().stream()
                .filter(HadoopThreads::hadoops)
                .filter(thread -> all || FOR_CLIENTS.stream().anyMatch(thread.getName()::startsWith))
                .toList();
        ending.forEach(Thread::interrupt);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
        for (Thread thread : ending) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Whether its code is of this very copy of the library. */
    private static boolean hadoops(Thread thread) {
        return thread.getClass().getClassLoader() == Configuration.class.getClassLoader()
                && thread.getClass().getName().startsWith("org.apache.hadoop.");
    }
}
