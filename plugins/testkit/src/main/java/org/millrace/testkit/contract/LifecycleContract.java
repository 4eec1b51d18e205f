package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.component.Reconfigurable;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Leftovers;
import org.millrace.testkit.Settings;
import org.millrace.testkit.Started;
import org.millrace.testkit.TestContext;

/**
 * What every component keeps to: its life in every order, and nothing left behind. Extended by the suites of the kinds.
 *
 * @param <T> the kind
 */
public abstract class LifecycleContract<T extends Lifecycle> {
    /** A directory of each test's own. */
    @TempDir
    @SuppressWarnings("NullAway.Init")
    protected Path directory;

    private final List<Life<T>> open = new ArrayList<>();

    private record Life<T>(T component, TestContext context) {}

    /** For suites. */
    protected LifecycleContract() {}

    /** Makes an instance as the agent would: by its constructor, usually with {@link Connectors#make}. */
    protected abstract T make(Settings settings) throws Exception;

    /** What a user would type for a component that works; asked once a test. */
    protected Settings settings() {
        return Settings.none();
    }

    /** Keys and values that the constructor has to refuse, each put on top of {@link #settings}. */
    protected Map<String, String> wrong() {
        return Map.of();
    }

    /** Settings that the constructor takes, and with which {@code open} fails. */
    protected Optional<Settings> unopenable() {
        return Optional.empty();
    }

    /** Of a {@link Reconfigurable}: settings that can be taken over in place, coming from {@link #settings}. */
    protected Optional<Settings> changeInPlace() {
        return Optional.empty();
    }

    /** Of a {@link Reconfigurable}: settings that need another instance. */
    protected Optional<Settings> changeByReplacing() {
        return Optional.empty();
    }

    /** What the component is given; parts belong here. */
    protected TestContext context() {
        return TestContext.in(directory);
    }

    /** How long a test waits for what should come soon. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /** Brings the open component to do something of its kind. */
    protected abstract void exercise(T component, TestContext context) throws Exception;

    /** What ends the component's work before it is closed. */
    void ending(T component) throws Exception {}

    /** An instance that is open; closed after the test. */
    protected final T opened() throws Exception {
        return opened(make(settings()), context());
    }

    /** The same with a context. */
    protected final T opened(T made, TestContext context) throws Exception {
        context.loader(Objects.requireNonNull(made.getClass().getClassLoader()));
        open.add(new Life<>(made, context));
        made.open(context);
        return made;
    }

    /** Ends it before the test does, as the agent would. */
    protected final void closed(T component) throws Exception {
        Life<T> life = open.stream()
                .filter(each -> each.component() == component)
                .findFirst()
                .orElseThrow();
        open.remove(life);
        end(life);
    }

    private void end(Life<T> life) throws Exception {
        try {
            ending(life.component());
        } finally {
            try {
                life.component().close();
            } finally {
                life.context().end();
            }
        }
    }

    /** What a test left open; how closing goes has tests of its own. */
    @AfterEach
    final void closeWhatIsOpen() {
        for (Life<T> life : open) {
            try {
                end(life);
            } catch (Exception e) {
                e.addSuppressed(new IllegalStateException("while the test cleaned up"));
            }
        }
        open.clear();
    }

    @Test
    void theConstructorStartsNothingAndOpensNothing() throws Exception {
        Leftovers before = Leftovers.now();
        T made = make(settings());
        List<String> held = before.since(Duration.ZERO);
        release(made);
        assertEquals(List.of(), held, "the constructor only checks");
    }

    private static void release(Lifecycle component) {
        try {
            component.close();
        } catch (Exception e) {
            e.addSuppressed(new IllegalStateException("that it can be closed has a test of its own"));
        }
    }

    @Test
    void closeToleratesThatNothingWasEverOpened() throws Exception {
        T made = make(settings());
        assertDoesNotThrow(made::close);
    }

    @Test
    void nothingIsLeftBehindByAFullLife() throws Exception {
        life();
        Leftovers before = Leftovers.now();
        life();
        assertEquals(List.of(), before.since(patience().dividedBy(2)), "is left behind by close");
    }

    private void life() throws Exception {
        TestContext context = context();
        T component = opened(make(settings()), context);
        exercise(component, context);
        try {
            closed(component);
        } catch (Exception e) {
            throw new AssertionError("close failed", e);
        }
    }

    @Test
    void aComponentThatMovedNothingClosesAsWell() throws Exception {
        T component = opened();
        assertDoesNotThrow(() -> closed(component));
    }

    @Test
    void closeKeepsItsOwnTime() throws Exception {
        T component = opened();
        Duration within = component.closeWithin();
        assertTrue(!within.isNegative() && !within.isZero(), "closeWithin is a time");
        assertTrue(within.compareTo(Duration.ofSeconds(60)) <= 0, "closeWithin is at most 60 s");
        Started<String> closing = Started.run(() -> closed(component));
        assertTrue(closing.ends(within), "close took longer than closeWithin()");
    }

    @Test
    void allThreadsAreMadeByTheContext() throws Exception {
        List<Thread> before = threads();
        TestContext context = context();
        T component = opened(make(settings()), context);
        exercise(component, context);
        List<String> strangers = new ArrayList<>();
        for (Thread thread : threads()) {
            boolean known = before.contains(thread) || context.alive().contains(thread);
            if (!known && belongs(thread, component)) {
                strangers.add(thread.getName());
            }
        }
        assertEquals(List.of(), strangers, "threads are made by context.threads()");
    }

    private static List<Thread> threads() {
        return List.copyOf(Thread.getAllStackTraces().keySet());
    }

    /** One that runs code of the component's package. */
    private static boolean belongs(Thread thread, Object component) {
        String ours = component.getClass().getPackageName() + ".";
        return Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith(ours))
                && !thread.getName().equals("started");
    }

    @Test
    void anotherInstanceWorksAfterItIsClosed() throws Exception {
        TestContext context = context();
        T first = opened(make(settings()), context);
        exercise(first, context);
        closed(first);
        TestContext next = context.successor();
        T second = opened(make(settings()), next);
        assertDoesNotThrow(() -> exercise(second, next));
    }

    @TestFactory
    Stream<DynamicTest> aSuccessorOpensBesideOneThatIsNotExclusive() throws Exception {
        if (make(settings()).exclusive() || goesFirst()) {
            return Stream.empty();
        }
        return Stream.of(dynamicTest("beside", () -> {
            TestContext context = context();
            T first = opened(make(settings()), context);
            TestContext next = context.successor();
            T second = opened(make(settings()), next);
            closed(first);
            assertDoesNotThrow(() -> exercise(second, next), "the successor goes on when its predecessor is closed");
        }));
    }

    /** Whether the agent always closes such a component before its successor is opened. */
    boolean goesFirst() {
        return false;
    }

    @TestFactory
    Stream<DynamicTest> wrongSettingsAreRefusedByTheConstructorUnderTheirKey() {
        return wrong().entrySet().stream()
                .map(each -> dynamicTest(each.getKey() + "=" + each.getValue(), () -> {
                    InvalidConfigurationException refused = assertThrows(
                            InvalidConfigurationException.class,
                            () -> make(settings().with(each.getKey(), each.getValue())),
                            "a wrong value is refused");
                    assertEquals(each.getKey(), refused.key(), "the key that is to blame");
                    assertFalse(refused.reason().isBlank(), "it says what would do");
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatAFailedOpenHadAcquiredIsReleasedByClose() {
        return unopenable().stream()
                .map(bad -> dynamicTest("a failed open", () -> {
                    Leftovers before = Leftovers.now();
                    TestContext context = context();
                    T made = make(bad);
                    assertThrows(Exception.class, () -> made.open(context), "open was to fail");
                    assertDoesNotThrow(made::close);
                    context.end();
                    assertEquals(List.of(), before.since(patience().dividedBy(2)), "is left behind by a failed open");
                }));
    }

    @TestFactory
    Stream<DynamicTest> itsClassesCanBeUnloadedAfterClose() throws Exception {
        Class<?> type = make(settings()).getClass();
        return Connectors.canMake(type)
                ? Stream.of(dynamicTest("in a loader of its own", () -> {
                    WeakReference<ClassLoader> loader = lifeElsewhere(type);
                    assertTrue(
                            Isolated.isCollected(loader, patience()),
                            "something still holds the class loader: a thread, what was registered with the JVM, or the JDK"
                                    + " itself, by the equals that it generates for a record");
                }))
                : Stream.empty();
    }

    @SuppressWarnings("unchecked")
    private WeakReference<ClassLoader> lifeElsewhere(Class<?> type) throws Exception {
        ClassLoader own = Isolated.loaderOf(type);
        try (AutoCloseable closing = (AutoCloseable) own) {
            Class<? extends Lifecycle> again =
                    Class.forName(type.getName(), true, own).asSubclass(Lifecycle.class);
            assertFalse(again == type, "the class was to be loaded anew");
            TestContext context = context();
            T component = opened((T) Connectors.make(again, settings()), context);
            exercise(component, context);
            closed(component);
        }
        return new WeakReference<>(own);
    }

    @TestFactory
    Stream<DynamicTest> whatCanBeChangedInPlaceIs() {
        return changeInPlace().stream()
                .map(change -> dynamicTest("in place", () -> {
                    TestContext context = context();
                    T component = opened(make(settings()), context);
                    assertTrue(reconfigure(component, make(change)), "takes the change over");
                    assertDoesNotThrow(() -> exercise(component, context));
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatNeedsAnotherInstanceIsNotChangedInPlace() {
        return changeByReplacing().stream()
                .map(change -> dynamicTest("replaced", () -> {
                    TestContext context = context();
                    T component = opened(make(settings()), context);
                    assertFalse(reconfigure(component, make(change)), "asks for another instance");
                    assertDoesNotThrow(() -> exercise(component, context), "goes on as it was");
                }));
    }

    @Test
    void onlyADeclaredChangeIsTakenInPlace() throws Exception {
        T component = make(settings());
        if (changeInPlace().isPresent()) {
            assertInstanceOf(Reconfigurable.class, component);
        } else {
            assertFalse(component instanceof Reconfigurable, "it can be changed in place: say so by changeInPlace()");
        }
    }

    @SuppressWarnings("unchecked")
    private boolean reconfigure(T component, T next) throws Exception {
        return ((Reconfigurable<T>) assertInstanceOf(Reconfigurable.class, component)).reconfigure(next);
    }
}
