package org.millrace.bucket.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.mark.Mark;
import org.millrace.bucket.model.Counts;
import org.millrace.bucket.model.Killed;
import org.millrace.bucket.model.Life;
import org.millrace.testkit.TestBatch;

/** One process, led by hand through the scene of a test. */
final class Play {
    final World world;
    final Life life;
    final BucketSink sink;
    private @Nullable Mark answered;

    private Play(World world, Life life) throws Exception {
        this.world = world;
        this.life = life;
        this.sink = world.sink(life);
    }

    /** A process that has restored and is ready. */
    static Play begin(World world, Life.Plan plan) throws Exception {
        Play play = new Play(world, new Life(plan));
        world.begin(play.sink, play.life);
        return play;
    }

    /** So many batches. */
    Play deliver(int batches) throws Exception {
        for (int i = 0; i < batches; i++) {
            sink.deliver(TestBatch.of(world.channel.take(world.shape.batch()), 1));
        }
        return this;
    }

    /** The sink answers, and the channel commits. */
    Play answer() throws Exception {
        world.answer(sink, life);
        return this;
    }

    /** The sink answers, and that is all. */
    Play checkpoint() throws Exception {
        answered = sink.checkpoint();
        return this;
    }

    /** The channel commits what it was answered. */
    Play answerAfterAll() throws Exception {
        world.commit(Objects.requireNonNull(answered), life);
        sink.committed();
        return this;
    }

    /** A delivery or a checkpoint has failed. */
    Play rollBack() {
        world.channel.rollBack();
        sink.rolledBack();
        return this;
    }

    /** The steps until it is killed; it must be. */
    interface Scene {
        void play() throws Exception;
    }

    /** It is killed in this scene. */
    Play killedIn(Scene scene) throws Exception {
        try {
            scene.play();
        } catch (Killed e) {
            return this;
        }
        throw new AssertionError("it was not killed: " + life.trace());
    }

    /** It fails in this scene, and what it had in hand comes again. */
    Play failsIn(Scene scene) throws Exception {
        try {
            scene.play();
        } catch (IOException e) {
            return rollBack();
        }
        throw new AssertionError("it did not fail: " + life.trace());
    }

    /** All that is left is delivered by the next process, and each event is there once. */
    static Counts restsExactly(World world, boolean power) throws Exception {
        world.crash(power);
        Counts counts = world.rest();
        assertThat(counts.isExact()).as("%s", counts).isTrue();
        return counts;
    }
}
