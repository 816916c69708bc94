using Trunkline.Jsonata.Pictures;

namespace Trunkline.Jsonata.Tests.Pictures;

public sealed class DateMatcherTests
{
    private static readonly double Now = DateTimePicture.Parse("2026-11-20T12:53:28.175Z", null, 0)!.Value;

    [Theory]
    [InlineData("201802", "[Y0001][M01]", "2018-02-01T00:00:00.000Z")]
    [InlineData("201802", "[Y,*-4][M01]", "2018-02-01T00:00:00.000Z")]
    [InlineData("20240101123849", "[Y0000][M00][D00][H00][m00][s00]", "2024-01-01T12:38:49.000Z")]
    [InlineData("2018May5", "[Y][MNn][D]", "2018-05-05T00:00:00.000Z")]
    [InlineData("27th 3 1976", "[D1o] [M#1] [Y0001]", "1976-03-27T00:00:00.000Z")]
    [InlineData("27 iii MMXVIII", "[D1] [Mi] [YI]", "2018-03-27T00:00:00.000Z")]
    [InlineData("ae C mmxviii", "[Da] [MA] [Yi]", "2018-03-31T00:00:00.000Z")]
    [InlineData("Twentieth of August, two thousand and seventeen", "[DW] of [MNn], [Yw]", "2017-08-20T00:00:00.000Z")]
    [InlineData("Monday 3 may 2018", "[FNn] [D] [MNn] [Y]", "2018-05-03T00:00:00.000Z")]
    [InlineData("APR 2018", "[MNn,3-3] [Y]", "2018-04-01T00:00:00.000Z")]
    [InlineData("HELLO 2018", "hello [Y]", "2018-01-01T00:00:00.000Z")]
    [InlineData("[2018]", "[[[Y]]]", "2018-01-01T00:00:00.000Z")]
    [InlineData("1,234", "[Y9,999,*]", "1234-01-01T00:00:00.000Z")]
    [InlineData("٢٠١٨", "[Y٠٠٠١]", "2018-01-01T00:00:00.000Z")]
    [InlineData("18", "[Y01]", "1918-01-01T00:00:00.000Z")]
    [InlineData("2018-094", "[Y0001]-[d001]", "2018-04-04T00:00:00.000Z")]
    [InlineData("2018 100 10:11", "[Y] [d] [H]:[m]", "2018-04-10T10:11:00.000Z")]
    [InlineData("13 2018", "[M] [Y]", "2019-01-01T00:00:00.000Z")]
    [InlineData("29 2 2019", "[D] [M] [Y]", "2019-03-01T00:00:00.000Z")]
    [InlineData("2018 5", "[Y] [M] [C]", null)]
    [InlineData("irrelevant", "[Y]-[M]-[D]", null)]
    [InlineData("Foo 2018", "[MNn] [Y]", null)]
    [InlineData("-2018", "[Y]", null)]
    [InlineData("2018 5 1", "[Y] [M] [D1o]", null)]
    [InlineData("2018-05-03 ", "[Y]-[M]-[D]", null)]
    [InlineData("999999", "[Y]", null)]
    [InlineData("99999999999999999999", "[Y]", null)]
    [InlineData("Hello", "Hello", null)]
    [InlineData("", "", null)]
    public void Reads_dates(string text, string picture, string? expected) => Check(text, picture, expected);

    [Theory]
    [InlineData("4/4/2018 06:30 am", "[D1]/[M1]/[Y0001] [h]:[m] [P]", "2018-04-04T06:30:00.000Z")]
    [InlineData("2018-05-03 12 am", "[Y]-[M]-[D] [h] [P]", "2018-05-03T00:00:00.000Z")]
    [InlineData("2018-05-03 12 PM", "[Y]-[M]-[D] [h] [PN]", "2018-05-03T12:00:00.000Z")]
    [InlineData("2018-05-03 11:30 pm", "[Y]-[M]-[D] [h]:[m] [P]", "2018-05-03T23:30:00.000Z")]
    [InlineData("2018-05-03T10:11:12.5", "[Y]-[M]-[D]T[H]:[m]:[s].[f]", "2018-05-03T10:11:12.500Z")]
    [InlineData("2018-05-03T10:11:12.1234", "[Y]-[M]-[D]T[H]:[m]:[s].[f001]", "2018-05-03T10:11:12.123Z")]
    [InlineData("2018-5-1 1:00 +01:00", "[Y]-[M]-[D] [H]:[m] [Z]", "2018-05-01T00:00:00.000Z")]
    [InlineData("2018-5-1 1:00 -0130", "[Y]-[M]-[D] [H]:[m] [Z0000]", "2018-05-01T02:30:00.000Z")]
    [InlineData("2018-5-1 1:00 +1", "[Y]-[M]-[D] [H]:[m] [Z0]", "2018-05-01T00:00:00.000Z")]
    [InlineData("2018-5-1 1:00 GMT-05:00", "[Y]-[M]-[D] [H]:[m] [z]", "2018-05-01T06:00:00.000Z")]
    [InlineData("2018-5-1 1:00 Z", "[Y]-[M]-[D] [H]:[m] [Z01:01t]", "2018-05-01T01:00:00.000Z")]
    [InlineData("2018-5-1 1:00 Z", "[Y]-[M]-[D] [H]:[m] [Z]", null)]
    [InlineData("2018-5-1 1:00 -0130", "[Y]-[M]-[D] [H]:[m] [Z]", null)]
    [InlineData("2018-5-1 1 xm", "[Y]-[M]-[D] [h] [P]", null)]
    public void Reads_times_and_zones(string text, string picture, string? expected) => Check(text, picture, expected);

    [Theory]
    [InlineData("13:45", "[H]:[m]", "2026-11-20T13:45:00.000Z")]
    [InlineData("1 pm", "[h] [P]", "2026-11-20T13:00:00.000Z")]
    [InlineData("10", "[s]", "2026-11-20T12:53:10.000Z")]
    [InlineData("3", "[D]", "2026-11-03T00:00:00.000Z")]
    [InlineData("3", "[M]", "2026-03-01T00:00:00.000Z")]
    [InlineData("100 10", "[d] [H]", "2026-04-10T10:00:00.000Z")]
    public void Takes_leading_parts_from_the_present(string text, string picture, string expected) => Check(text, picture, expected);

    [Theory]
    [InlineData("5-22 23:59", "[M]-[D] [m]:[s]", "D3136")]
    [InlineData("2018 1", "[Y] [D]", "D3136")]
    [InlineData("2018-05-03 1", "[Y]-[M]-[D] [h]", "D3136")]
    [InlineData("2018-3-2-5", "[X]-[x]-[w]-[F1]", "D3136")]
    [InlineData("2018 5", "[X] [W]", "D3136")]
    [InlineData("2018-05-22", "[Y]-[M]-[q]", "D3132")]
    [InlineData("2018-05-22", "[YN]-[M]-[D]", "D3133")]
    [InlineData("2018", "[Y", "D3135")]
    public void Refuses_pictures_that_cannot_place_a_date(string text, string picture, string code) =>
        Assert.Equal(code, Assert.Throws<JsonataException>(() => DateTimePicture.Parse(text, picture, Now)).Code);

    [Fact]
    public void Gives_up_on_a_picture_with_too_many_readings()
    {
        var picture = string.Concat(Enumerable.Repeat("[YI]", 40)) + "!";
        var fault = Assert.Throws<JsonataException>(() => DateTimePicture.Parse(new string('i', 80), picture, Now));
        Assert.Equal("D3136", fault.Code);
    }

    private static void Check(string text, string picture, string? expected)
    {
        var millis = DateTimePicture.Parse(text, picture, Now);
        Assert.Equal(expected, millis is double read ? DateTimePicture.Format(read, null, null) : null);
    }
}
