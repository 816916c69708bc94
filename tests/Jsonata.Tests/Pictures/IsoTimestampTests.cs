using Trunkline.Jsonata.Pictures;

namespace Trunkline.Jsonata.Tests.Pictures;

public sealed class IsoTimestampTests
{
    [Theory]
    [InlineData(1, null, "1970-01-01T00:00:00.001Z")]
    [InlineData(1509380732935, null, "2017-10-30T16:25:32.935Z")]
    [InlineData(1509380732935, "-0500", "2017-10-30T11:25:32.935-05:00")]
    [InlineData(1.7, null, "1970-01-01T00:00:00.001Z")]
    [InlineData(-1.7, null, "1969-12-31T23:59:59.999Z")]
    [InlineData(253402300800000, null, "+010000-01-01T00:00:00.000Z")]
    [InlineData(-62198755200000, null, "-000001-01-01T00:00:00.000Z")]
    [InlineData(8.64e15, null, "+275760-09-13T00:00:00.000Z")]
    public void Writes(double millis, string? zone, string expected) => Assert.Equal(expected, DateTimePicture.Format(millis, null, zone));

    [Theory]
    [InlineData("2018", 1514764800000)]
    [InlineData("2018-02", 1517443200000)]
    [InlineData("2018-02-30", 1519948800000)]
    [InlineData("2018-02-01T09:42:13.123+0000", 1517478133123)]
    [InlineData("2018-01-01T10:00:00", 1514800800000)]
    [InlineData("2018-01-01T24:00:00Z", 1514851200000)]
    [InlineData("2018-01-01T10:00:00.9999Z", 1514800800999)]
    [InlineData("2018-01-01T10:00:00-01:30", 1514806200000)]
    [InlineData("0018-01-01T10:00:00Z", -61599103200000)]
    public void Reads(string text, double expected) => Assert.Equal(expected, DateTimePicture.Parse(text, null, 0));

    [Theory]
    [InlineData("")]
    [InlineData("foo")]
    [InlineData("01-02-2018")]
    [InlineData(" 2018")]
    [InlineData("2018-13")]
    [InlineData("2018-00-10")]
    [InlineData("2018-02-32")]
    [InlineData("2018-01-01T10:00Z")]
    [InlineData("2018-01-01T25:00:00Z")]
    [InlineData("2018-01-01T24:00:01Z")]
    [InlineData("2018-01-01T10:60:00Z")]
    [InlineData("2018-01-01T10:00:00.Z")]
    [InlineData("2018-01-01T10:00:00+24:00")]
    [InlineData("2018-01-01T10:00:00+01")]
    [InlineData("2018-01-01T10:00:00Zjunk")]
    [InlineData("2018-01-01 10:00:00Z")]
    [InlineData("+1-2")]
    public void Refuses_anything_else(string text)
    {
        var fault = Assert.Throws<JsonataException>(() => DateTimePicture.Parse(text, null, 0));
        Assert.Equal("D3110", fault.Code);
    }

    [Fact]
    public void Shortens_what_it_quotes() =>
        Assert.True(Assert.Throws<JsonataException>(() => DateTimePicture.Parse(new string('x', 100_000), null, 0)).Message.Length < 250);
}
