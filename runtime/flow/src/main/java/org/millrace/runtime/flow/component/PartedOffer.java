package org.millrace.runtime.flow.component;

import java.util.Map;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Guarantee;

/** An offer together with those of its parts: of other parts it is another offer. */
record PartedOffer(Offer owner, Map<String, Offer> parts) implements Offer {
    PartedOffer {
        parts = Map.copyOf(parts);
    }

    @Override
    public ComponentKey key() {
        return owner.key();
    }

    @Override
    public String type() {
        return owner.type();
    }

    @Override
    public String version() {
        return owner.version();
    }

    @Override
    public long bundleId() {
        return owner.bundleId();
    }

    @Override
    public String location() {
        return owner.location();
    }

    @Override
    public long rank() {
        return owner.rank();
    }

    @Override
    public Guarantee guarantee() {
        return owner.guarantee();
    }

    @Override
    public Object property(String key, Object otherwise) {
        return owner.property(key, otherwise);
    }

    @Override
    public boolean sameAs(Offer other) {
        return other instanceof PartedOffer that && owner.sameAs(that.owner) && samePartsAs(that);
    }

    @Override
    public ClassLoader loader() {
        return owner.loader();
    }

    @Override
    public Object take() throws Fault {
        return owner.take();
    }

    @Override
    public void giveBack() {
        owner.giveBack();
    }
}
