package org.millrace.source.spooldir.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.millrace.api.mark.Mark;

/**
 * How far a file has been read, and which file that is. As bytes:
 *
 * <pre>
 * 1 form, 1 stage, 8 inode, 8 size, 8 time of the last change, 4 + 4 how it begins, the deserializer's position
 * </pre>
 *
 * @param stage what comes next
 * @param facts what the file was when its reading began
 * @param head how it begins
 * @param position where its reading goes on
 */
public record FileMark(Stage stage, Facts facts, Head head, Mark position) {
    private static final byte FORM = 1;
    private static final int FIXED = 2 + 3 * Long.BYTES + 2 * Integer.BYTES;

    /** What comes next. */
    public enum Stage {
        /** Its events behind the position. */
        READING(0),
        /** All of its events are in the channel: it is to be completed. */
        ENDED(1),
        /** Nothing more is read of it: it is to be set aside. */
        LEFT(2);

        private final byte number;

        Stage(int number) {
            this.number = (byte) number;
        }

        private static Stage of(byte number) throws IOException {
            for (Stage stage : values()) {
                if (stage.number == number) {
                    return stage;
                }
            }
            throw new IOException("a mark has a stage " + number + " that this version does not know");
        }
    }

    /** What a file is to one that was being read under its name. */
    public enum Standing {
        /** The same, as it was. */
        SAME,
        /** The same, but something was written to it. */
        CHANGED,
        /** Another. */
        OTHER
    }

    public Mark mark() {
        return Mark.of(ByteBuffer.allocate(FIXED + position.size())
                .put(FORM)
                .put(stage.number)
                .putLong(facts.inode())
                .putLong(facts.size())
                .putLong(facts.modifiedNanos())
                .putInt(head.length())
                .putInt(head.sum())
                .put(position.bytes())
                .array());
    }

    /** @throws IOException if it is none of this source's */
    public static FileMark of(Mark mark) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(mark.bytes());
        if (bytes.remaining() < FIXED || bytes.get() != FORM) {
            throw new IOException("a mark of " + mark.size() + " bytes is not one of this version's");
        }
        Stage stage = Stage.of(bytes.get());
        Facts facts = new Facts(bytes.getLong(), bytes.getLong(), bytes.getLong());
        Head head = new Head(Math.max(0, Math.min(1024, bytes.getInt())), bytes.getInt());
        byte[] position = new byte[bytes.remaining()];
        bytes.get(position);
        return new FileMark(stage, facts, head, Mark.of(position));
    }

    /** What a file of the same name is to this one. */
    public Standing standing(Facts now, FileChannel file) throws IOException {
        if (!head.isOf(file)) {
            return Standing.OTHER;
        }
        if (now.unchangedSince(facts)) {
            // A directory may have been copied: another inode does not make it another file.
            return Standing.SAME;
        }
        return now.sameInode(facts) ? Standing.CHANGED : Standing.OTHER;
    }
}
