package org.millrace.channel.file.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.millrace.api.event.Event;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.ForwardingDisk;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.format.BatchCodec;
import org.millrace.channel.file.format.Frame;
import org.millrace.channel.file.format.MarkCodec;
import org.millrace.channel.file.format.OrdinalSet;
import org.millrace.channel.file.format.RecordReader;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.StoreSettings;

/** Looks at each deletion: is what permits it on the disk? */
final class DeletionCheck extends ForwardingDisk {
    private final ModelDisk disk;
    private final Path acks;
    private final IntPredicate promised;

    /**
     * A check on the way to a disk.
     *
     * @param promised whether an event must come, or have come
     */
    DeletionCheck(Disk seen, ModelDisk disk, Path acks, IntPredicate promised) {
        super(seen);
        this.disk = disk;
        this.acks = acks;
        this.promised = promised;
    }

    @Override
    public void delete(Path file) throws IOException {
        long id = SegmentHeader.idOf(String.valueOf(file.getFileName()));
        if (id >= 0) {
            disk.calmly(() -> {
                if (disk.exists(file)) {
                    requireDelivered(file, id);
                }
                return true;
            });
        }
        super.delete(file);
    }

    private void requireDelivered(Path file, long id) throws IOException {
        ModelDisk durable = disk.durableView();
        AckFile.Content best = null;
        for (String name : AckFile.NAMES) {
            Path path = acks.resolve(name);
            AckFile.Head head = durable.exists(path) ? AckFile.head(durable, path) : null;
            AckFile.Content content = head == null ? null : AckFile.read(durable, path, head);
            if (content != null && (best == null || content.generation() > best.generation())) {
                best = content;
            }
        }
        OrdinalSet delivered = best == null ? new OrdinalSet() : best.state().delivered(id);
        TreeMap<Integer, Integer> byOrdinal = new TreeMap<>();
        byte[] header = new byte[SegmentHeader.LENGTH];
        try (Disk.File segment = durable.exists(file) ? durable.read(file) : disk.read(file)) {
            SegmentHeader read = SegmentHeader.read(header, segment.read(0, header, 0, header.length));
            if (read == null || !read.alias().isEmpty()) {
                return;
            }
            RecordReader reader =
                    new RecordReader(segment, read.seed(), SegmentHeader.LENGTH, 0, StoreSettings.READ_SIZE);
            while (true) {
                RecordReader.Found found = reader.next(segment.size());
                if (found == RecordReader.Found.END) {
                    break;
                }
                if (found == RecordReader.Found.RECORD && reader.record().type() == Frame.BATCH) {
                    Frame record = reader.record();
                    int marks =
                            record.marked() ? MarkCodec.length(reader.body(), reader.bodyAt(), record.bodyLength()) : 0;
                    Event[] events = BatchCodec.decode(
                            reader.body(), reader.bodyAt() + marks, record.bodyLength() - marks, record.events());
                    for (int i = 0; i < events.length; i++) {
                        byOrdinal.put(record.ordinal() + i, Numbered.number(events[i]));
                    }
                }
            }
        } catch (BatchCodec.MalformedBatchException e) {
            throw new IllegalStateException(e);
        }
        byOrdinal.forEach((ordinal, number) -> {
            boolean acked = delivered.countIn(ordinal, ordinal + 1) == 1;
            boolean isPromised = promised.test(number);
            if (isPromised && !acked) {
                throw new ModelRun.Violation(file + " is deleted though the disk does not know that " + number
                        + " was delivered; it knows " + delivered);
            }
        });
    }
}
