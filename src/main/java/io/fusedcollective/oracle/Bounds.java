package io.fusedcollective.oracle;

import java.util.function.DoubleUnaryOperator;

/** The lowest and the highest correct value of each element, and between them the oracle's own value. */
final class Bounds {

    final double[] low;
    final double[] value;
    final double[] high;

    Bounds(int size) {
        low = new double[size];
        value = new double[size];
        high = new double[size];
    }

    int size() {
        return value.length;
    }

    void set(int index, double low, double value, double high) {
        this.low[index] = low;
        this.value[index] = value;
        this.high[index] = high;
    }

    void pin(int index, double value) {
        set(index, value, value, value);
    }

    Bounds copy() {
        Bounds copy = new Bounds(size());
        for (int i = 0; i < size(); i++) {
            copy.set(i, low[i], value[i], high[i]);
        }
        return copy;
    }

    /** Moves both ends outwards by a relative error. */
    Bounds widen(double relativeError) {
        for (int i = 0; i < size(); i++) {
            low[i] -= relativeError * Math.abs(low[i]);
            high[i] += relativeError * Math.abs(high[i]);
        }
        return this;
    }

    /** Applies a function that never decreases, such as rounding or scaling. Then lower and upper bounds stay what they are. */
    Bounds map(DoubleUnaryOperator increasing) {
        for (int i = 0; i < size(); i++) {
            double mapped = increasing.applyAsDouble(value[i]);
            boolean point = low[i] == high[i];
            set(
                    i,
                    point ? mapped : increasing.applyAsDouble(low[i]),
                    mapped,
                    point ? mapped : increasing.applyAsDouble(high[i]));
        }
        return this;
    }

    double leastMagnitude(int index) {
        return Math.max(0, Math.max(low[index], -high[index]));
    }

    double greatestMagnitude(int index) {
        return Math.max(Math.abs(low[index]), Math.abs(high[index]));
    }
}
