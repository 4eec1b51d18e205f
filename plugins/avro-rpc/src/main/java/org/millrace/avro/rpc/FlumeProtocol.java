package org.millrace.avro.rpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.millrace.rpc.Output;

/**
 * {@code org.apache.flume.source.avro.AvroSourceProtocol}. Both ends know it, so that each names it by its digest alone; the text is for
 * peers that do not.
 */
public final class FlumeProtocol {
    /** Of the text that Flume's classes carry, the same in all versions from 1.0 to 1.11. */
    private static final byte[] DIGEST_OF_FLUME = HexFormat.of().parseHex("86aadae2c45474c0fe93ffd0f2350a65");

    /** How many bytes a digest has. */
    static final int DIGEST_BYTES = 16;

    /**
     * What a client of ours says in the metadata of its handshake, and a server of ours in that of its answer: calls that are sent ahead are
     * done and answered in their order. Flume's server does them in parallel.
     */
    static final String ORDERED = "millrace.ordered";

    private static final byte[] ORDERED_FORM = ORDERED.getBytes(StandardCharsets.UTF_8);

    static final String APPEND = "append";
    static final String APPEND_BATCH = "appendBatch";

    static final String TEXT = """
            {"protocol":"AvroSourceProtocol","namespace":"org.apache.flume.source.avro","types":[\
            {"type":"enum","name":"Status","symbols":["OK","FAILED","UNKNOWN"]},\
            {"type":"record","name":"AvroFlumeEvent","fields":[\
            {"name":"headers","type":{"type":"map","values":"string"}},{"name":"body","type":"bytes"}]}],\
            "messages":{"append":{"request":[{"name":"event","type":"AvroFlumeEvent"}],"response":"Status"},\
            "appendBatch":{"request":[{"name":"events","type":{"type":"array","items":"AvroFlumeEvent"}}],"response":"Status"}}}""";

    private static final byte[] DIGEST_OF_TEXT = digest(TEXT);

    private FlumeProtocol() {}

    static byte[] ordered() {
        return ORDERED_FORM;
    }

    /** Writes the metadata of a handshake. */
    static void writeMetadata(boolean ordered, Output to) {
        if (!ordered) {
            to.writeLong(0);
            return;
        }
        to.writeLong(1);
        to.writeLong(1);
        to.writeBytes(ORDERED_FORM);
        to.writeLong(0);
        to.writeLong(0);
    }

    /** What both ends are called at first. */
    static byte[] digest() {
        return DIGEST_OF_FLUME;
    }

    /** What {@link #TEXT} is called, for peers that have to read it. */
    static byte[] digestOfText() {
        return DIGEST_OF_TEXT;
    }

    static boolean isKnown(byte[] digest) {
        return Arrays.equals(digest, DIGEST_OF_FLUME) || Arrays.equals(digest, DIGEST_OF_TEXT);
    }

    static byte[] digest(String protocol) {
        try {
            return MessageDigest.getInstance("MD5").digest(protocol.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
