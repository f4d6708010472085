#include "codec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t png_magic[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
static const uint8_t jpeg_magic[] = {0xff, 0xd8, 0xff};

typedef int (*decoder)(const uint8_t *, size_t, medic_image_shape *, const medic_image_shape *, uint8_t *, char *);

static decoder decoder_of(const uint8_t *file, size_t size)
{
    if (size >= sizeof png_magic && memcmp(file, png_magic, sizeof png_magic) == 0)
        return png_decode;
    if (size >= sizeof jpeg_magic && memcmp(file, jpeg_magic, sizeof jpeg_magic) == 0)
        return jpeg_decode;
    return NULL;
}

int fail(int status, char *message, const char *text)
{
    snprintf(message, MEDIC_MESSAGE_SIZE, "%s", text);
    return status;
}

int shapes_differ(const medic_image_shape *left, const medic_image_shape *right)
{
    return left->width != right->width || left->height != right->height || left->channels != right->channels;
}

static size_t byte_count(const medic_image_shape *shape)
{
    return (size_t)shape->channels * (size_t)shape->height * (size_t)shape->width;
}

static void rows_to_planes(const uint8_t *rows, uint8_t *planes, const medic_image_shape *shape)
{
    size_t channels = (size_t)shape->channels, plane = (size_t)shape->height * (size_t)shape->width;
    for (size_t channel = 0; channel < channels; channel++)
        for (size_t pixel = 0; pixel < plane; pixel++)
            planes[channel * plane + pixel] = rows[pixel * channels + channel];
}

static void planes_to_rows(const uint8_t *planes, uint8_t *rows, const medic_image_shape *shape)
{
    size_t channels = (size_t)shape->channels, plane = (size_t)shape->height * (size_t)shape->width;
    for (size_t channel = 0; channel < channels; channel++)
        for (size_t pixel = 0; pixel < plane; pixel++)
            rows[pixel * channels + channel] = planes[channel * plane + pixel];
}

int medic_image_read_shape(const uint8_t *file, size_t size, medic_image_shape *shape, char *message)
{
    decoder decode = decoder_of(file, size);
    if (!decode)
        return fail(MEDIC_UNKNOWN_FORMAT, message, "neither PNG nor JPEG");
    return decode(file, size, shape, NULL, NULL, message);
}

int medic_image_decode(const uint8_t *file, size_t size, const medic_image_shape *shape, uint8_t *planes, char *message)
{
    decoder decode = decoder_of(file, size);
    if (!decode)
        return fail(MEDIC_UNKNOWN_FORMAT, message, "neither PNG nor JPEG");
    uint8_t *rows = malloc(byte_count(shape));
    if (!rows)
        return fail(MEDIC_NO_MEMORY, message, "no memory for the image's pixels");
    medic_image_shape found;
    int status = decode(file, size, &found, shape, rows, message);
    if (status == MEDIC_OK)
        rows_to_planes(rows, planes, shape);
    free(rows);
    return status;
}

int medic_image_encode_png(const uint8_t *planes, const medic_image_shape *shape, medic_image_file *file, char *message)
{
    *file = (medic_image_file){NULL, 0, 0};
    uint8_t *rows = malloc(byte_count(shape));
    if (!rows)
        return fail(MEDIC_NO_MEMORY, message, "no memory for the image's pixels");
    planes_to_rows(planes, rows, shape);
    int status = png_encode(rows, shape, file, message);
    free(rows);
    if (status != MEDIC_OK)
        medic_image_free(file);
    return status;
}

void medic_image_free(medic_image_file *file)
{
    free(file->data);
    *file = (medic_image_file){NULL, 0, 0};
}
