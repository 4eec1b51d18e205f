package org.millrace.bridge.flume.inside;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.millrace.bridge.flume.load.Advice;
import org.millrace.bridge.flume.load.Part;

/** An interceptor of Flume's, made by its builder. */
public final class InterceptorAdapter implements Interceptor {
    private final Part part;
    private final org.apache.flume.interceptor.Interceptor.Builder builder;
    private org.apache.flume.interceptor.@Nullable Interceptor interceptor;

    public InterceptorAdapter(Part part) throws FatalException {
        this.part = part;
        this.builder = Made.of(part, org.apache.flume.interceptor.Interceptor.Builder.class);
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        Made.configured(builder, part, context.name());
        org.apache.flume.interceptor.Interceptor built = builder.build();
        interceptor = built;
        try {
            built.initialize();
        } catch (LinkageError e) {
            throw new FatalException(Advice.of(e, part.className(), part.origin()), e);
        }
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        List<org.apache.flume.Event> left =
                java.util.Objects.requireNonNull(interceptor, "open").intercept(Carried.theirs(batch));
        return left == null ? List.of() : Carried.ours(left);
    }

    @Override
    public void close() {
        org.apache.flume.interceptor.Interceptor built = interceptor;
        if (built != null) {
            built.close();
        }
    }
}
