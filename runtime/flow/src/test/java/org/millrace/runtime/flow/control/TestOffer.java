package org.millrace.runtime.flow.control;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.Kind;
import org.millrace.runtime.flow.component.Offer;

/** An offer of whatever a supplier makes. */
public final class TestOffer implements Offer {
    private static final AtomicLong RANKS = new AtomicLong();

    private final ComponentKey key;
    private final long bundle;
    private final Supplier<?> maker;
    private final Map<String, Object> properties = new ConcurrentHashMap<>();
    private volatile Guarantee guarantee = Guarantee.AT_LEAST_ONCE;
    private volatile String type = "test";
    private final long rank = RANKS.incrementAndGet();

    public TestOffer(String kind, String name, Supplier<?> maker) {
        this(kind, name, 1, maker);
    }

    public TestOffer(String kind, String name, long bundle, Supplier<?> maker) {
        this.key = new ComponentKey(Kind.of(kind).orElseThrow(), name);
        this.bundle = bundle;
        this.maker = maker;
        properties.put("backoffSleepIncrement", "5");
        properties.put("keep-alive", "0");
    }

    public TestOffer with(String property, Object value) {
        properties.put(property, value);
        return this;
    }

    /** As its bundle would declare it. */
    public TestOffer giving(Guarantee most) {
        guarantee = most;
        return this;
    }

    public TestOffer ofType(String declared) {
        type = declared;
        return this;
    }

    @Override
    public Guarantee guarantee() {
        return guarantee;
    }

    @Override
    public ComponentKey key() {
        return key;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String version() {
        return "1.0." + rank;
    }

    @Override
    public long bundleId() {
        return bundle;
    }

    @Override
    public String location() {
        return "bundle" + bundle;
    }

    @Override
    public long rank() {
        return rank;
    }

    @Override
    public Object property(String name, Object otherwise) {
        return properties.getOrDefault(name, otherwise);
    }

    @Override
    public boolean sameAs(Offer other) {
        return other instanceof TestOffer that && maker == that.maker && bundle == that.bundle;
    }

    @Override
    public ClassLoader loader() {
        return TestOffer.class.getClassLoader();
    }

    @Override
    public Object take() {
        return maker.get();
    }

    @Override
    public void giveBack() {}
}
