package org.millrace.runtime.flow.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Health;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.swap.Stage.Name;

/** Each edge of the table in {@link Stage}, walked by a real one; and no other. */
@Timeout(60)
class SuccessionTest {

    /** What leads from one stage to the next. */
    private interface Walk {
        void walk(Stand stand) throws Exception;
    }

    /**
     * One edge.
     *
     * @param before brings a fresh succession to {@code from}
     * @param step leads on
     * @param serves whether somebody serves afterwards
     */
    private record Edge(Name from, Name to, String when, Walk before, Walk step, boolean serves) {
        @Override
        public String toString() {
            return from + " to " + to + " when " + when;
        }
    }

    private static Edge edge(Name from, Name to, String when, Walk before, Walk step, boolean serves) {
        return new Edge(from, to, when, before, step, serves);
    }

    private static Fault fatal() {
        return new Fault("deliver", "no permission", new FatalException("no permission"));
    }

    private static void atRest(Stand stand) {
        assertThat(stand.succession.stage()).isEqualTo(Name.RESTING);
    }

    private static void settled(Stand stand) throws Exception {
        stand.serves(new Plug());
    }

    private static void due(Stand stand) throws Exception {
        settled(stand);
        stand.aim(new Plug());
    }

    private static void asked(Stand stand, boolean exclusive, boolean answer) throws Exception {
        stand.serves(new Plug.Pliable(exclusive, answer, false));
        stand.aim(new Plug.Pliable(exclusive, answer, true));
        stand.await(Name.RECONFIGURING);
    }

    private static void failsToAnswer(Stand stand, boolean exclusive, Exception why) throws Exception {
        stand.serves(Plug.Pliable.thatFailsToAnswer(exclusive, why));
        stand.aim(Plug.Pliable.thatOpensWhenTold(false));
        stand.await(Name.RECONFIGURING);
    }

    private static void answers(Stand stand, Name then) throws Exception {
        ((Plug.Pliable) stand.given(stand.serving())).mayAnswer.countDown();
        stand.await(then);
    }

    private static Plug vacating(Stand stand) throws Exception {
        Plug going = stand.serves(Plug.thatClosesWhenTold());
        stand.aim(Plug.thatOpensWhenTold());
        stand.await(Name.VACATING);
        return going;
    }

    private static void opening(Stand stand) throws Exception {
        settled(stand);
        stand.aim(Plug.thatOpensWhenTold());
        stand.await(Name.OPENING);
    }

    private static void ready(Stand stand) throws Exception {
        settled(stand);
        stand.aim(new Plug());
        stand.await(Name.READY);
    }

    private static void hopeless(Stand stand) throws Exception {
        settled(stand);
        stand.aim(Plug.thatFailsToOpen(new FatalException("no such table")));
        stand.await(Name.HOPELESS);
    }

    /** Whatever is under way, the one that serves is wanted again. */
    private static Edge back(Name from, String when, Walk more) {
        Plug plug = new Plug();
        Supplier<Plug> maker = () -> plug;
        return edge(
                from,
                Name.SETTLED,
                when,
                stand -> {
                    stand.succession.aim(stand.same(maker));
                    stand.await(Name.READY);
                    stand.succession.takeOver(0);
                    more.walk(stand);
                },
                stand -> stand.succession.aim(stand.same(maker)),
                true);
    }

    private static Edge resting(Name from, Walk before, boolean serves) {
        return edge(from, Name.RESTING, "nothing is wanted", before, stand -> stand.succession.rest(), serves);
    }

    private static Edge again(Name from, Walk before, boolean serves) {
        return edge(from, Name.DUE, "another is wanted", before, stand -> stand.aim(new Plug()), serves);
    }

    static Stream<Edge> edges() {
        return Stream.of(
                resting(Name.RESTING, SuccessionTest::atRest, false),
                again(Name.RESTING, SuccessionTest::atRest, false),
                back(Name.RESTING, "the one still open is wanted again", stand -> stand.succession.rest()),
                resting(Name.SETTLED, SuccessionTest::settled, true),
                again(Name.SETTLED, SuccessionTest::settled, true),
                back(Name.SETTLED, "the same is offered anew", stand -> {}),
                edge(
                        Name.SETTLED,
                        Name.DUE,
                        "what serves says that it failed",
                        SuccessionTest::settled,
                        stand -> {
                            stand.given(stand.serving()).context().report(Health.FAILED, "its thread died");
                            assertThat(stand.succession.failedInService()).isTrue();
                            stand.succession.endFailed();
                        },
                        false),
                edge(
                        Name.SETTLED,
                        Name.HOPELESS,
                        "what serves fails for good",
                        SuccessionTest::settled,
                        stand -> {
                            stand.given(stand.succession.instance()).fails("deliver", fatal());
                            assertThat(stand.succession.failedInService()).isTrue();
                            stand.succession.endFailed();
                        },
                        false),
                resting(Name.DUE, SuccessionTest::due, true),
                again(Name.DUE, SuccessionTest::due, true),
                back(Name.DUE, "the one that serves is wanted again", stand -> stand.aim(new Plug())),
                edge(
                        Name.DUE,
                        Name.RECONFIGURING,
                        "what serves may take it over",
                        stand -> {
                            stand.serves(new Plug.Pliable(false, true, false));
                            stand.aim(new Plug.Pliable(false, true, true));
                        },
                        stand -> stand.succession.advance(),
                        true),
                edge(
                        Name.DUE,
                        Name.VACATING,
                        "what serves is exclusive",
                        stand -> {
                            stand.serves(Plug.thatClosesWhenTold());
                            stand.aim(new Plug());
                        },
                        stand -> stand.succession.advance(),
                        false),
                edge(
                        Name.DUE,
                        Name.VACATING,
                        "an exclusive one still goes",
                        stand -> {
                            vacating(stand);
                            stand.aim(new Plug());
                        },
                        stand -> stand.succession.advance(),
                        false),
                edge(
                        Name.DUE,
                        Name.OPENING,
                        "nothing is in the way",
                        stand -> {
                            settled(stand);
                            stand.aim(Plug.thatOpensWhenTold());
                        },
                        stand -> stand.succession.advance(),
                        true),
                resting(Name.RECONFIGURING, stand -> asked(stand, false, true), true),
                again(Name.RECONFIGURING, stand -> asked(stand, false, true), true),
                edge(
                        Name.RECONFIGURING,
                        Name.SETTLED,
                        "it takes the configuration over",
                        stand -> asked(stand, false, true),
                        stand -> answers(stand, Name.SETTLED),
                        true),
                edge(
                        Name.RECONFIGURING,
                        Name.OPENING,
                        "it does not take it over",
                        stand -> {
                            stand.serves(new Plug.Pliable(false, false, false));
                            stand.aim(Plug.Pliable.thatOpensWhenTold(false));
                            stand.await(Name.RECONFIGURING);
                        },
                        stand -> answers(stand, Name.OPENING),
                        true),
                edge(
                        Name.RECONFIGURING,
                        Name.VACATING,
                        "it does not take it over and is exclusive",
                        stand -> asked(stand, true, false),
                        stand -> answers(stand, Name.VACATING),
                        false),
                edge(
                        Name.RECONFIGURING,
                        Name.DUE,
                        "it is exclusive and sees that the other would not open",
                        stand -> failsToAnswer(stand, true, new IllegalStateException("no such directory")),
                        stand -> answers(stand, Name.DUE),
                        true),
                edge(
                        Name.RECONFIGURING,
                        Name.HOPELESS,
                        "it is exclusive and sees that the other would never open",
                        stand -> failsToAnswer(stand, true, new FatalException("no such table")),
                        stand -> answers(stand, Name.HOPELESS),
                        true),
                edge(
                        Name.RECONFIGURING,
                        Name.OPENING,
                        "it fails to answer and is not in the way",
                        stand -> failsToAnswer(stand, false, new IllegalStateException("no such directory")),
                        stand -> answers(stand, Name.OPENING),
                        true),
                resting(Name.VACATING, SuccessionTest::vacating, false),
                again(Name.VACATING, SuccessionTest::vacating, false),
                edge(
                        Name.VACATING,
                        Name.OPENING,
                        "the predecessor is gone",
                        stand -> stand.keep(vacating(stand)),
                        stand -> {
                            stand.kept().mayClose.countDown();
                            stand.await(Name.OPENING);
                        },
                        false),
                resting(Name.OPENING, SuccessionTest::opening, true),
                again(Name.OPENING, SuccessionTest::opening, true),
                back(Name.OPENING, "the one that serves is wanted again", stand -> {
                    stand.aim(Plug.thatOpensWhenTold());
                    stand.await(Name.OPENING);
                }),
                edge(
                        Name.OPENING,
                        Name.READY,
                        "it is open",
                        stand -> {
                            settled(stand);
                            stand.aim(stand.keep(Plug.thatOpensWhenTold()));
                            stand.await(Name.OPENING);
                        },
                        stand -> {
                            stand.kept().mayOpen.countDown();
                            stand.await(Name.READY);
                        },
                        true),
                edge(
                        Name.OPENING,
                        Name.DUE,
                        "it fails to open",
                        stand -> {
                            settled(stand);
                            stand.aim(Plug.thatFailsToOpen(new IllegalStateException("no such directory")));
                            stand.succession.advance();
                        },
                        stand -> stand.await(Name.DUE),
                        true),
                edge(
                        Name.OPENING,
                        Name.HOPELESS,
                        "it fails to open for good",
                        stand -> {
                            settled(stand);
                            stand.aim(Plug.thatFailsToOpen(new FatalException("no such table")));
                            stand.succession.advance();
                        },
                        stand -> stand.await(Name.HOPELESS),
                        true),
                resting(Name.READY, SuccessionTest::ready, true),
                again(Name.READY, SuccessionTest::ready, true),
                back(Name.READY, "the one that serves is wanted again", stand -> {
                    stand.aim(new Plug());
                    stand.await(Name.READY);
                }),
                edge(
                        Name.READY,
                        Name.SETTLED,
                        "it takes over",
                        SuccessionTest::ready,
                        stand -> stand.succession.takeOver(7),
                        true),
                edge(
                        Name.READY,
                        Name.DUE,
                        "it fails before it serves",
                        stand -> {
                            ready(stand);
                            stand.given(stand.succession.next())
                                    .plugin()
                                    .context()
                                    .report(Health.FAILED, "it died");
                        },
                        stand -> assertThat(stand.succession.advance()).isFalse(),
                        true),
                edge(
                        Name.READY,
                        Name.HOPELESS,
                        "it fails for good before it serves",
                        stand -> {
                            ready(stand);
                            stand.given(stand.succession.next()).fails("run", fatal());
                        },
                        stand -> assertThat(stand.succession.advance()).isFalse(),
                        true),
                resting(Name.HOPELESS, SuccessionTest::hopeless, true),
                again(Name.HOPELESS, SuccessionTest::hopeless, true),
                back(Name.HOPELESS, "the one that serves is wanted again", stand -> {
                    stand.aim(Plug.thatFailsToOpen(new FatalException("no such table")));
                    stand.await(Name.HOPELESS);
                }));
    }

    @ParameterizedTest
    @MethodSource("edges")
    void leads(Edge edge) throws Exception {
        try (Stand stand = new Stand()) {
            edge.before().walk(stand);
            assertThat(stand.succession.stage()).isEqualTo(edge.from());
            edge.step().walk(stand);
            assertThat(stand.succession.stage()).isEqualTo(edge.to());
            assertThat(stand.succession.isOpen()).isEqualTo(edge.serves());
            assertThat(stand.succession.settled()).isEqualTo(edge.to() == Name.SETTLED || atRestAndEmpty(stand));
        }
    }

    private static boolean atRestAndEmpty(Stand stand) {
        return stand.succession.stage() == Name.RESTING && !stand.succession.isOpen();
    }

    @Test
    void everyEdgeOfTheTableIsWalked() {
        Map<Name, Set<Name>> walked = new HashMap<>();
        edges().forEach(edge -> walked.computeIfAbsent(edge.from(), n -> EnumSet.noneOf(Name.class))
                .add(edge.to()));
        Map<Name, Set<Name>> table = new HashMap<>();
        for (Name name : Name.values()) {
            table.put(name, name.next());
        }
        assertThat(walked).isEqualTo(table);
    }
}
