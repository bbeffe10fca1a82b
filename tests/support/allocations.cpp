#include "support/allocations.hpp"

#include <algorithm>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace {

// Signed: what one thread asked for another may give back.
thread_local std::ptrdiff_t allocated = 0;
thread_local std::ptrdiff_t most_allocated = 0;

void* counted(void* memory) {
    if (memory == nullptr) throw std::bad_alloc();
    allocated += static_cast<std::ptrdiff_t>(::malloc_usable_size(memory));
    most_allocated = std::max(most_allocated, allocated);
    return memory;
}

void give_back(void* memory) {
    if (memory != nullptr) allocated -= static_cast<std::ptrdiff_t>(::malloc_usable_size(memory));
    std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
    return counted(std::malloc(std::max<std::size_t>(size, 1)));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto to = static_cast<std::size_t>(alignment);
    return counted(std::aligned_alloc(to, (std::max<std::size_t>(size, 1) + to - 1) / to * to));
}
// All of them: a sanitizer has its own of those that are left out, and they would be given back to another.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    try {
        return operator new(size);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}
void* operator new[](std::size_t size) {
    return operator new(size);
}
void* operator new[](std::size_t size, const std::nothrow_t& nothrow) noexcept {
    return operator new(size, nothrow);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
    return operator new(size, alignment);
}
void operator delete(void* memory) noexcept {
    give_back(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
    give_back(memory);
}
void operator delete[](void* memory) noexcept {
    give_back(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    give_back(memory);
}
void operator delete[](void* memory, std::align_val_t) noexcept {
    give_back(memory);
}
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
    give_back(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
    give_back(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    give_back(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    give_back(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    give_back(memory);
}

namespace ocprobe::test {

AllocationWatch::AllocationWatch() : before_(allocated) {
    most_allocated = allocated;
}

std::ptrdiff_t AllocationWatch::most() const {
    return most_allocated - before_;
}

}  // namespace ocprobe::test
