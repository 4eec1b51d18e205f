package org.millrace.bucket.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One process: its steps one after the other, each with the fate that somebody has planned for it. */
public final class Life {
    /** Decides what becomes of a step. */
    public interface Plan {
        /** Of the step of this name, such as {@code rename}; it is the so-many-eth of its life. */
        Fault fate(String name, int number);

        /** Nothing happens. */
        Plan PEACE = (name, number) -> Fault.NONE;

        /** At the so-many-eth step of this name. */
        static Plan at(String name, int which, Fault fault) {
            int[] seen = {0};
            return (step, number) -> step.equals(name) && ++seen[0] == which ? fault : Fault.NONE;
        }

        /** At the so-many-eth step. */
        static Plan at(int which, Fault fault) {
            return (step, number) -> number == which ? fault : Fault.NONE;
        }
    }

    /** The effect of a step. */
    interface Step<T> {
        T take() throws IOException;
    }

    /** The effect of a step that may be half done. */
    interface Halfway {
        void take() throws IOException;
    }

    private final Plan plan;
    private final List<String> trace = new ArrayList<>();
    private boolean over;

    /** A life with a plan. */
    public Life(Plan plan) {
        this.plan = plan;
    }

    <T> T step(String name, Step<T> effect) throws IOException {
        return step(name, () -> {}, effect);
    }

    <T> T step(String name, Halfway half, Step<T> effect) throws IOException {
        if (over) {
            throw new Killed(name);
        }
        trace.add(name);
        Fault fault = plan.fate(name, trace.size());
        switch (fault) {
            case NONE -> {
                return effect.take();
            }
            case FAILS -> throw new IOException(name + " fails for the test");
            case REPLY_LOST -> {
                effect.take();
                throw new IOException("the reply of " + name + " is lost for the test");
            }
            case KILLED_BEFORE -> {
                over = true;
                throw new Killed("before " + name);
            }
            case KILLED_WITHIN -> {
                over = true;
                half.take();
                throw new Killed("within " + name);
            }
            default -> {
                effect.take();
                over = true;
                throw new Killed("after " + name);
            }
        }
    }

    /** The process is killed now. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** The steps that were taken. */
    public List<String> trace() {
        return trace;
    }
}
