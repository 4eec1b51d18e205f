package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Markdown document that is typed as it stands: blocks {@code sh} into one shell, a block {@code text} is what the last of them
 * showed, {@code diff FILE} is edited into a file, and any other block with a file's name is that file.
 */
final class Tutorial implements AutoCloseable {
    private static final String DONE = "-- done --";
    private static final long PATIENCE_SECONDS = 240;
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

    private final Path folder;
    private final Process shell;
    private final Writer typed;
    private final BlockingQueue<String> shown = new ArrayBlockingQueue<>(100_000);
    private List<String> answer = List.of();

    /** One fenced block: the first words behind its fence, and its lines. */
    record Block(String language, String file, List<String> lines) {
        /** The lines that whoever follows the document types. */
        List<String> typed() {
            return switch (language) {
                case "text" -> List.of();
                case "diff" ->
                    lines.stream()
                            .filter(line -> line.startsWith("+"))
                            .map(line -> line.substring(1))
                            .filter(line -> !line.isBlank())
                            .toList();
                default -> lines.stream().filter(line -> !line.isBlank()).toList();
            };
        }
    }

    Tutorial(Path folder, Map<String, String> environment) throws IOException {
        this.folder = folder;
        ProcessBuilder bash = new ProcessBuilder("env", "--default-signal=HUP,INT", "bash", "--noprofile", "--norc")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        bash.environment().putAll(environment);
        shell = bash.start();
        typed = new BufferedWriter(new OutputStreamWriter(shell.getOutputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(this::read, "tutorial");
        reader.setDaemon(true);
        reader.start();
        typed.write("trap 'failed=$?' ERR\n");
    }

    /** The blocks of one second-level section, or of what stands before the first for an empty title. */
    static List<Block> section(Path document, String title) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> within = null;
        String here = "";
        for (String line : Files.readAllLines(document)) {
            if (line.startsWith("```")) {
                if (within == null) {
                    String[] words = line.substring(3).split(" ", 2);
                    within = new ArrayList<>();
                    if (here.equals(title)) {
                        blocks.add(new Block(words[0], words.length > 1 ? words[1] : "", within));
                    }
                } else {
                    within = null;
                }
            } else if (within != null) {
                within.add(line);
            } else if (line.startsWith("## ")) {
                here = line.substring(3);
            }
        }
        return blocks;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                shown.put(COLOURS.matcher(line).replaceAll(""));
            }
        } catch (IOException e) {
            shown.add("the shell's output can't be read: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void follow(List<Block> blocks) throws Exception {
        for (Block block : blocks) {
            switch (block.language()) {
                case "sh" -> type(String.join("\n", block.lines()));
                case "text" -> compare(block.lines());
                case "diff" -> edit(folder.resolve(block.file()), block.lines());
                default -> Files.write(folder.resolve(block.file()), block.lines());
            }
        }
    }

    /** Types lines, and waits until all are done; each must end well. */
    private void type(String lines) throws Exception {
        typed.write("failed=0\n" + lines + "\necho \"" + DONE + " $failed\"\n");
        typed.flush();
        answer = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String line = "";
        while (!line.startsWith(DONE)) {
            line = shown.poll(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(line)
                    .as("it does not end: %s\n%s", lines, String.join("\n", answer))
                    .isNotNull();
            if (!line.startsWith(DONE)) {
                answer.add(line);
            }
        }
        assertThat(line).as("%s\n%s", lines, String.join("\n", answer)).isEqualTo(DONE + " 0");
    }

    /** Each line was shown, in this order; an ellipsis at its end stands for what is different each time. */
    private void compare(List<String> expected) {
        int from = 0;
        for (String line : expected) {
            Pattern pattern = Pattern.compile(
                    List.of(line.split("…", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*")));
            while (from < answer.size() && !pattern.matcher(answer.get(from)).matches()) {
                from++;
            }
            assertThat(from)
                    .as("is not shown: %s\nbut\n%s", line, String.join("\n", answer))
                    .isLessThan(answer.size());
            from++;
        }
    }

    /** Each part between lines {@code @@} stands in the file once, without what is added; then with it. */
    static void edit(Path file, List<String> lines) throws IOException {
        String text = Files.readString(file);
        List<List<String>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        for (String line : lines) {
            if (line.equals("@@")) {
                parts.add(new ArrayList<>());
            } else {
                parts.get(parts.size() - 1).add(line);
            }
        }
        for (List<String> part : parts) {
            String before = without("+", part);
            assertThat(text).as(file.toString()).contains(before);
            int at = text.indexOf(before);
            assertThat(text.indexOf(before, at + 1))
                    .as("stands twice: " + before)
                    .isNegative();
            text = text.substring(0, at) + without("-", part) + text.substring(at + before.length());
        }
        Files.writeString(file, text);
    }

    private static String without(String sign, List<String> part) {
        return part.stream()
                .filter(line -> !line.startsWith(sign))
                .map(line -> line.isEmpty() ? "\n" : line.substring(1) + "\n")
                .collect(Collectors.joining());
    }

    /** Ends whatever the shell has begun and left behind. */
    @Override
    public void close() {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
    }
}
