package org.millrace.thrift.rpc;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The names and numbers of {@code ThriftSourceProtocol}.
 *
 * <pre>
 *   struct ThriftFlumeEvent { 1: required map&lt;string, string&gt; headers, 2: required binary body }
 *   Status append(1: ThriftFlumeEvent event)
 *   Status appendBatch(1: list&lt;ThriftFlumeEvent&gt; events)
 * </pre>
 */
final class FlumeThrift {
    static final String APPEND = "append";
    static final String APPEND_BATCH = "appendBatch";
    static final List<String> NAMES = List.of(APPEND_BATCH, APPEND);

    private static final byte[] APPEND_FORM = APPEND.getBytes(StandardCharsets.UTF_8);
    private static final byte[] APPEND_BATCH_FORM = APPEND_BATCH.getBytes(StandardCharsets.UTF_8);

    /** Of messages. */
    static final int CALL = 1;

    static final int REPLY = 2;
    static final int EXCEPTION = 3;
    static final int ONE_WAY = 4;

    /** Of fields. */
    static final int HEADERS = 1;

    static final int BODY = 2;
    static final int ARGUMENT = 1;
    static final int SUCCESS = 0;
    static final int EXCEPTION_TEXT = 1;
    static final int EXCEPTION_REASON = 2;

    /** Why a call fails that is not answered by a status. */
    static final int UNKNOWN_METHOD = 1;

    static final int PROTOCOL_ERROR = 7;

    /** Of {@code Status}. */
    static final int OK = 0;

    static final int FAILED = 1;
    static final int ERROR = 2;
    static final int UNKNOWN = 3;

    private FlumeThrift() {}

    static byte[] form(String name) {
        return switch (name) {
            case APPEND -> APPEND_FORM;
            case APPEND_BATCH -> APPEND_BATCH_FORM;
            default -> name.getBytes(StandardCharsets.UTF_8);
        };
    }
}
