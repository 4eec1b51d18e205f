package org.millrace.hdfs.peer;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.util.ReflectionUtils;

/**
 * What stands in all files below a directory, read by Hadoop's own readers: sequence files record by record, compressed ones by the
 * codec of their names, Avro containers by Avro's, others as text. A line in the local file is the HDFS file's name, a tab and the record.
 */
final class Reading {
    private static final byte[] SEQUENCE = {'S', 'E', 'Q', 6};
    private static final byte[] AVRO = {'O', 'b', 'j', 1};

    private Reading() {}

    static String all(FileSystem files, Path below, java.nio.file.Path into) throws IOException {
        int read = 0;
        try (Writer out = new OutputStreamWriter(Files.newOutputStream(into), StandardCharsets.UTF_8)) {
            if (!files.exists(below)) {
                return "0";
            }
            RemoteIterator<LocatedFileStatus> each = files.listFiles(below, true);
            while (each.hasNext()) {
                LocatedFileStatus file = each.next();
                read++;
                String name = file.getPath().toUri().getPath();
                try {
                    if (begins(files, file, SEQUENCE)) {
                        sequence(files.getConf(), file.getPath(), name, out);
                    } else if (begins(files, file, AVRO)) {
                        avro(files, file.getPath(), name, out);
                    } else {
                        text(files, file.getPath(), name, out);
                    }
                } catch (IOException | RuntimeException e) {
                    throw new IOException(name + " can't be read: " + e, e);
                }
            }
        }
        return Integer.toString(read);
    }

    private static boolean begins(FileSystem files, LocatedFileStatus file, byte[] magic) throws IOException {
        byte[] head = new byte[magic.length];
        if (file.getLen() < head.length) {
            return false;
        }
        try (InputStream in = files.open(file.getPath())) {
            return in.readNBytes(head, 0, head.length) == head.length && java.util.Arrays.equals(head, magic);
        }
    }

    private static void sequence(Configuration configuration, Path file, String name, Writer out) throws IOException {
        try (SequenceFile.Reader reader = new SequenceFile.Reader(configuration, SequenceFile.Reader.file(file))) {
            Writable key = (Writable) ReflectionUtils.newInstance(reader.getKeyClass(), configuration);
            Writable value = (Writable) ReflectionUtils.newInstance(reader.getValueClass(), configuration);
            while (reader.next(key, value)) {
                String text = value instanceof BytesWritable bytes
                        ? new String(bytes.copyBytes(), StandardCharsets.UTF_8)
                        : value.toString();
                out.write(name + "\t" + text + "\n");
            }
        }
    }

    /** Of each record its body, if it has one, or all of it. */
    private static void avro(FileSystem files, Path file, String name, Writer out) throws IOException {
        try (DataFileStream<GenericRecord> records =
                new DataFileStream<>(files.open(file), new GenericDatumReader<GenericRecord>())) {
            for (GenericRecord each : records) {
                String text = each.hasField("body") && each.get("body") instanceof ByteBuffer body
                        ? StandardCharsets.UTF_8.decode(body).toString()
                        : each.toString();
                out.write(name + "\t" + text + "\n");
            }
        }
    }

    private static void text(FileSystem files, Path file, String name, Writer out) throws IOException {
        CompressionCodec codec = new CompressionCodecFactory(files.getConf()).getCodec(file);
        InputStream raw = new BufferedInputStream(files.open(file));
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(codec == null ? raw : codec.createInputStream(raw), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(name + "\t" + line + "\n");
            }
        }
    }
}
