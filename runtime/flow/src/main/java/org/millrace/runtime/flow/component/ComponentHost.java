package org.millrace.runtime.flow.component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.flow.status.Board;
import org.millrace.runtime.flow.status.Figures;
import org.millrace.runtime.flow.status.StatusCell;

/** What the agent has for its components: where they show, store and listen. Open to every thread. */
public final class ComponentHost {
    private final String agentName;
    private final Path folder;
    private final Board board;
    private final BundleClaims claims = new BundleClaims();
    private final Standings standings = new Standings();
    private final Promises promises = new Promises();
    private final Sockets sockets;
    /** What was said last of each component, by kind. */
    private final Map<String, String> said = new ConcurrentHashMap<>();

    private volatile LetterBox letterBox = letters -> {
        throw new IOException("there is no place for dead letters yet");
    };

    /**
     * @param agentName the agent's name
     * @param folder the agent's own folder, in which each component has one
     * @param board where status and figures go
     * @param patience how long an address is waited for that another component is about to leave
     */
    public ComponentHost(String agentName, Path folder, Board board, Duration patience) {
        this.agentName = agentName;
        this.folder = folder;
        this.board = board;
        this.sockets = new Sockets(patience);
    }

    /** Whether something is worth saying: another thing was said before of this component. */
    boolean saysFirst(ComponentKey key, String kind, String what) {
        return !what.equals(said.put(key + ", " + kind, what));
    }

    /** Where dead letters go; said once, before any component is opened. */
    public void letterBox(LetterBox box) {
        letterBox = box;
    }

    LetterBox letterBox() {
        return letterBox;
    }

    String agentName() {
        return agentName;
    }

    /** The directory of one component's own, whether it is there or not. */
    public Path folder(ComponentKey key) {
        return ComponentFolder.in(folder, key);
    }

    /** The directory of one component's own, made on first use. */
    Path dataDirectory(ComponentKey key) {
        Path directory = folder(key);
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory " + directory + " could not be made", e);
        }
    }

    public StatusCell cell(ComponentKey key) {
        return board.cell(key);
    }

    public Figures figures(ComponentKey key) {
        return board.figures(key);
    }

    /** Now, for people. */
    long epochMillis() {
        return board.clock().millis();
    }

    public BundleClaims claims() {
        return claims;
    }

    public Standings standings() {
        return standings;
    }

    /** What components that serve give. */
    public Promises promises() {
        return promises;
    }

    Sockets sockets() {
        return sockets;
    }
}
