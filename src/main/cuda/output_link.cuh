// Outputs of a row as messages: the owner of a row sends what the others only store.
//
// A row of outputs arrives in the place of a row of vectors: first the codes, in the order of the vectors, then the
// scales. Here too the data is its own flag, so it must never look like the mark, which has all bits set.
// Norms: a sender replaces that NaN by another one.
// E4M3: 0xFF is one of two NaNs, and the conversion makes the other one.
// E2M1 has no NaN, but two zeros. A word of negative zeros only gets one positive zero, which is as good. The pattern
// that is free now is not the mark, so words cross the link with some bits inverted. Scales are positive, which leaves
// NaNs in fp32 and E4M3. E8M0 has one NaN, 0xFF, which stands for an infinite scale. On the link the code for 2^127
// stands for it: no finite largest magnitude has a scale above 2^126.
#pragma once

#include "epilogue.cuh"
#include "peer.cuh"

// How outputs cross the link: withoutMark() is what is stored on all ranks, onLink() what crosses, and fromLink() is
// its inverse.
template <int DTYPE, CodeFormat FORMAT>
struct Transit;

template <int DTYPE>
struct Transit<DTYPE, kElement> {
    static __device__ uint4 withoutMark(uint4 bits) { return Mailbox<DTYPE, 2>::withoutMark(bits); }
    static __device__ uint4 onLink(uint4 bits) { return bits; }
    static __device__ uint4 fromLink(uint4 bits) { return bits; }
};

template <int DTYPE>
struct Transit<DTYPE, kE4M3> {
    static __device__ uint32_t withoutMark(uint32_t bits) { return bits == kUnwritten ? 0x7F7F7F7Fu : bits; }
    static __device__ uint2 withoutMark(uint2 bits) { return make_uint2(withoutMark(bits.x), withoutMark(bits.y)); }
    template <typename Bits>
    static __device__ Bits onLink(Bits bits) {
        return bits;
    }
    template <typename Bits>
    static __device__ Bits fromLink(Bits bits) {
        return bits;
    }
};

template <int DTYPE>
struct Transit<DTYPE, kE2M1> {
    static __device__ uint32_t withoutMark(uint32_t bits) { return bits == 0x88888888u ? 0x88888880u : bits; }
    static __device__ uint16_t withoutMark(uint16_t bits) { return bits == 0x8888u ? 0x8880u : bits; }
    static __device__ uint32_t onLink(uint32_t bits) { return bits ^ 0x77777777u; }
    static __device__ uint16_t onLink(uint16_t bits) { return bits ^ 0x7777u; }
    template <typename Bits>
    static __device__ Bits fromLink(Bits bits) {
        return onLink(bits);
    }
};

inline __device__ uint32_t scaleOnLink(int format, uint32_t bits) {
    return format == kScaleE8M0 && bits == 0xFFu ? 0xFEu : bits;
}
inline __device__ uint32_t scaleFromLink(int format, uint32_t bits) {
    return format == kScaleE8M0 && bits == 0xFEu ? 0xFFu : bits;
}

inline __device__ bool hasMark(uint4 bits) {
    return max(max(bits.x, bits.y), max(bits.z, bits.w)) == kUnwritten;
}
inline __device__ bool hasMark(uint2 bits) {
    return max(bits.x, bits.y) == kUnwritten;
}
inline __device__ bool hasMark(uint32_t bits) {
    return bits == kUnwritten;
}
inline __device__ bool hasMark(uint16_t bits) {
    return bits == 0xFFFFu;
}
inline __device__ bool hasMark(uint8_t bits) {
    return bits == 0xFFu;
}

inline __device__ void setMark(uint4* place) {
    *place = make_uint4(kUnwritten, kUnwritten, kUnwritten, kUnwritten);
}
inline __device__ void setMark(uint2* place) {
    *place = make_uint2(kUnwritten, kUnwritten);
}
inline __device__ void setMark(uint32_t* place) {
    *place = kUnwritten;
}
inline __device__ void setMark(uint16_t* place) {
    *place = 0xFFFFu;
}
inline __device__ void setMark(uint8_t* place) {
    *place = 0xFFu;
}

// Where a thread's outputs of a row are in a mailbox, in bytes.
template <int DTYPE, int QUANT>
struct OutputPlace {
    using Bits = OutputBits<DTYPE, QUANT>;

    const RowSlice<DTYPE>& slice;

    __device__ uint64_t row(int row) const {
        return static_cast<uint64_t>(static_cast<uint32_t>(row) * slice.vectors) * sizeof(uint4);
    }
    __device__ uint64_t bits(int row_) const { return row(row_) + slice.vector * sizeof(Bits); }
    __device__ uint64_t scale(int row_, int group, int bytes) const {
        return row(row_) + slice.vectors * sizeof(Bits) + group * bytes;
    }
};

// Sends an owner's outputs to all peers.
template <int DTYPE, int WORLD_SIZE, int QUANT>
struct OutputSender {
    using Format = Transit<DTYPE, QuantTraits<QUANT>::kCodes>;

    const Mailbox<DTYPE, WORLD_SIZE>& mailbox;
    const OutputPlace<DTYPE, QUANT> place;
    const int rank;

    template <typename Bits>
    __device__ Bits pass(int row, Bits bits) const {
        const Bits stored = Format::withoutMark(bits);
        send(place.bits(row), Format::onLink(stored));
        return stored;
    }

    template <typename Scales>
    __device__ void passScale(int row, const Scales& scales) const {
        const int format = scales.format();
        const uint32_t bits = scaleOnLink(format, scales.bits());
        if (format == kScaleFp32) {
            send(place.scale(row, scales.group(), sizeof(uint32_t)), bits);
        } else {
            send(place.scale(row, scales.group(), sizeof(uint8_t)), static_cast<uint8_t>(bits));
        }
    }

    template <typename T>
    __device__ void send(uint64_t offsetBytes, T data) const {
#pragma unroll
        for (int peer = 0; peer < WORLD_SIZE; ++peer) {
            if (peer != rank) {
                mailbox.sendBytes(peer, offsetBytes, data);
            }
        }
    }
};

// Receives an owner's outputs and stores them.
template <int DTYPE, int WORLD_SIZE, int QUANT>
class OutputReceiver {
    using Bits = OutputBits<DTYPE, QUANT>;
    using Format = Transit<DTYPE, QuantTraits<QUANT>::kCodes>;
    using Box = Mailbox<DTYPE, WORLD_SIZE>;
    static constexpr bool kHasScales = Scales<DTYPE, QUANT>::kAreOutput;

public:
    __device__ OutputReceiver(const EpilogueParams& params, const RowSlice<DTYPE>& slice, int row)
        : params_(params), slice_(slice), row_(row), place_{slice}, scales_(params, slice, row) {}

    // All lanes of a warp call it together, and then store().
    __device__ void receive(Box& mailbox, int owner) {
        mailbox.awaitUntil(owner, [&] {
            if (!slice_.active()) {
                return true;
            }
            bits_ = loadVolatile(mailbox.template placeOfBytes<Bits>(owner, place_.bits(row_)));
            bool arrived = !hasMark(bits_);
            if constexpr (kHasScales) {
                if (scales_.isHolder()) {
                    visitScale(mailbox, owner, [&](auto* place) {
                        const auto scale = loadVolatile(place);
                        scale_ = scale;
                        arrived = arrived && !hasMark(scale);
                    });
                }
            }
            return arrived;
        });
    }

    // Stores what was received, and prepares its place for the next use.
    __device__ void store(const Box& mailbox, int owner) const {
        if (!slice_.active()) {
            return;
        }
        setMark(mailbox.template placeOfBytes<Bits>(owner, place_.bits(row_)));
        Bits* const out = static_cast<Bits*>(QUANT == kNone ? params_.norm : params_.codes);
        out[slice_.offset(row_)] = Format::fromLink(bits_);
        if constexpr (kHasScales) {
            if (scales_.isHolder()) {
                visitScale(mailbox, owner, [](auto* place) { setMark(place); });
                scales_.store(scaleFromLink(scales_.format(), scale_));
            }
        }
    }

private:
    template <typename Visitor>
    __device__ void visitScale(const Box& mailbox, int owner, Visitor visitor) const {
        if (scales_.format() == kScaleFp32) {
            visitor(
                mailbox.template placeOfBytes<uint32_t>(owner, place_.scale(row_, scales_.group(), sizeof(uint32_t))));
        } else {
            visitor(
                mailbox.template placeOfBytes<uint8_t>(owner, place_.scale(row_, scales_.group(), sizeof(uint8_t))));
        }
    }

    const EpilogueParams& params_;
    const RowSlice<DTYPE>& slice_;
    const int row_;
    const OutputPlace<DTYPE, QUANT> place_;
    const Scales<DTYPE, QUANT> scales_;
    Bits bits_;
    uint32_t scale_ = 0;
};
