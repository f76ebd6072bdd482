package io.fusedcollective.predict;

import java.util.EnumMap;
import java.util.Map;

/** How often one operation pays each {@link Cost}. */
record Work(Map<Cost, Double> counts) {

    Work() {
        this(new EnumMap<>(Cost.class));
    }

    Work add(Cost cost, double count) {
        if (count > 0) {
            counts.merge(cost, count, Double::sum);
        }
        return this;
    }

    double count(Cost cost) {
        return counts.getOrDefault(cost, 0.0);
    }
}
