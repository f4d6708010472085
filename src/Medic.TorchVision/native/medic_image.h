/* Image files in memory <-> bytes in the order of tensors: one plane a channel, rows from the top, 8 bits a value. */
#ifndef MEDIC_IMAGE_H
#define MEDIC_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#define MEDIC_EXPORT __attribute__((visibility("default")))

/* What came of a call. Everything but MEDIC_OK leaves a sentence in the caller's message. */
enum {
    MEDIC_OK = 0,
    MEDIC_UNKNOWN_FORMAT = 1, /* neither PNG nor JPEG */
    MEDIC_INVALID = 2,        /* corrupt, truncated or of a kind that is not read */
    MEDIC_NO_MEMORY = 3
};

enum { MEDIC_MESSAGE_SIZE = 256 };

typedef struct {
    int32_t width;
    int32_t height;
    int32_t channels; /* 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha */
} medic_image_shape;

/* An encoded file. `data` comes from malloc; medic_image_free releases it. */
typedef struct {
    uint8_t *data;
    size_t size;
    size_t capacity;
} medic_image_file;

/* The shape of the image in `file`, from its header: nothing of its pixels is decoded or allocated. */
MEDIC_EXPORT int medic_image_read_shape(const uint8_t *file, size_t size, medic_image_shape *shape, char *message);

/*
 * Decodes into `planes`, which holds exactly channels * height * width bytes of the shape that
 * medic_image_read_shape found; a file that says otherwise the second time is refused.
 */
MEDIC_EXPORT int medic_image_decode(const uint8_t *file, size_t size, const medic_image_shape *shape, uint8_t *planes, char *message);

/* Encodes `planes` as PNG. On failure there is nothing to free. */
MEDIC_EXPORT int medic_image_encode_png(const uint8_t *planes, const medic_image_shape *shape, medic_image_file *file, char *message);

MEDIC_EXPORT void medic_image_free(medic_image_file *file);

#endif
