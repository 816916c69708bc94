using Trunkline.Jsonata.Pictures;

namespace Trunkline.Jsonata.Tests.Pictures;

public sealed class DateFormatterTests
{
    // Friday, 2018-03-23T10:33:36.617Z
    private const double Moment = 1521801216617;

    [Theory]
    [InlineData("[Y0001]-[M01]-[D01]", "2018-03-23")]
    [InlineData("[[Year]]: [[[Y0001]]]", "[Year]: [2018]")]
    [InlineData("a]b", "a]b")]
    [InlineData("", "")]
    [InlineData("[ Y 0001 ]", "2018")]
    [InlineData("[M01]/[D01]/[Y0001] at [H01]:[m01]:[s01]", "03/23/2018 at 10:33:36")]
    [InlineData("[Y] [Y01] [Y,2] [Y0001,2-2] [Y##1] [Y9,999,*] [Y,6]", "2018 18 18 18 18 2,018 002018")]
    [InlineData("[YI] [Yw] [YA] [Y1o] [Y०००१]", "MMXVIII two thousand and eighteen BYP 2018th २०१८")]
    [InlineData("[M] [M01] [MNn] [MN] [Mn] [MNn,3-3] [MI] [MWw] [MA]", "3 03 March MARCH march Mar III Three C")]
    [InlineData("[D1o] [Dwo] [D#1,3] [d] [d001]", "23rd twenty-third 023 82 082")]
    [InlineData("[F] [FNn] [FN,3-3] [F0] [F1o]", "friday Friday FRI 5 5th")]
    [InlineData("[W] [w] [x] [xNn] [X]", "12 4 3 March 2018")]
    [InlineData("[h]:[m]:[s] [P] [PN] [h01] [H#1]", "10:33:36 am AM 10 10")]
    [InlineData("[f] [f001] [f0001]", "617 617 0617")]
    [InlineData("[C] [E]", "ISO ISO")]
    [InlineData("[Z] [Z0] [Z0101t] [z]", "+00:00 +0 Z GMT+00:00")]
    public void Writes_components(string picture, string expected) => Assert.Equal(expected, DateTimePicture.Format(Moment, picture, null));

    [Theory]
    [InlineData("+0100", "11:33 +01:00 +1 +0100 GMT+01:00")]
    [InlineData("-0500", "5:33 -05:00 -5 -0500 GMT-05:00")]
    [InlineData("+0530", "16:03 +05:30 +5:30 +0530 GMT+05:30")]
    [InlineData("-0330", "7:03 -03:30 -3:30 -0330 GMT-03:30")]
    [InlineData("-05:30", "5:03 -05:30 -5:30 -0530 GMT-05:30")]
    [InlineData("0000", "10:33 +00:00 +0 Z GMT+00:00")]
    [InlineData("Z", "10:33 +00:00 +0 Z GMT+00:00")]
    public void Moves_to_a_time_zone(string zone, string expected) => Assert.Equal(expected, DateTimePicture.Format(Moment, "[H]:[m] [Z] [Z0] [Z0101t] [z]", zone));

    [Theory]
    [InlineData(1420113600000, "1 2015")] // 2015-01-01
    [InlineData(1451304000000, "53 2015")] // 2015-12-28
    [InlineData(1609459200000, "53 2020")] // 2021-01-01
    [InlineData(1230681600000, "1 2009")] // 2008-12-31
    public void Counts_weeks_by_their_thursday(double moment, string expected) => Assert.Equal(expected, DateTimePicture.Format(moment, "[W] [X]", null));

    [Theory]
    [InlineData("[q]", "D3132")]
    [InlineData("[]", "D3132")]
    [InlineData("[YN]", "D3133")]
    [InlineData("[fn]", "D3133")]
    [InlineData("[Z010101]", "D3134")]
    [InlineData("[ZN]", "D3134")]
    [InlineData("[Zw]", "D3134")]
    [InlineData("[Y", "D3135")]
    [InlineData("[YN]-[M", "D3135")]
    [InlineData("[M#]", "D3130")]
    [InlineData("[Dt]", "D3130")]
    [InlineData("[Y,99999]", "D3130")]
    [InlineData("[Y0०]", "D3131")]
    public void Refuses_faulty_pictures(string picture, string code)
    {
        var fault = Assert.Throws<JsonataException>(() => DateTimePicture.Format(Moment, picture, null));
        Assert.Equal(code, fault.Code);
        Assert.EndsWith(".", fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Europe/Paris")]
    [InlineData("+")]
    [InlineData("+12345")]
    [InlineData("+9999")]
    [InlineData("+0160")]
    public void Refuses_what_is_no_time_zone(string zone) => Assert.Equal("D3134", Assert.Throws<JsonataException>(() => DateTimePicture.Format(Moment, "[H]", zone)).Code);

    [Theory]
    [InlineData(8.64e15, "275760-9-13")]
    [InlineData(-8.64e15, "-271821-4-20")]
    [InlineData(-62198755200000, "-1-1-1")]
    public void Reaches_as_far_as_time_stamps_do(double moment, string expected) => Assert.Equal(expected, DateTimePicture.Format(moment, "[Y]-[M]-[D]", null));

    [Theory]
    [InlineData(8.64e15 + 2)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Refuses_moments_beyond(double moment) => Assert.Equal("D3110", Assert.Throws<JsonataException>(() => DateTimePicture.Format(moment, "[Y]", null)).Code);
}
