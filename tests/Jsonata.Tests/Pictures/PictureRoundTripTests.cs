using FsCheck;
using FsCheck.Fluent;
using Trunkline.Jsonata.Pictures;

namespace Trunkline.Jsonata.Tests.Pictures;

/// <summary>What is written by a picture is read back by it; and no picture, however odd, does anything but work or be refused.</summary>
public sealed class PictureRoundTripTests
{
    private static readonly Gen<string> PictureText =
        Gen.ArrayOf(Gen.Elements("[]YMDdFWwXxHhPmsfZzCENnIiAaoct0019#,;.-*%‰e٠१ '\"T:".ToCharArray())).Select(chars => new string(chars));

    [Theory]
    [InlineData("0")]
    [InlineData("#,##0")]
    [InlineData("0000;o")]
    [InlineData("#:##0;o")]
    [InlineData("###१")]
    [InlineData("a")]
    [InlineData("A")]
    [InlineData("w")]
    [InlineData("W;o")]
    [InlineData("Ww")]
    public void Integers(string picture) =>
        Holds(Prop.ForAll(ArbMap.Default.ArbFor<int>(), value => IntegerPicture.Parse(IntegerPicture.Format(value, picture), picture) == value));

    [Theory]
    [InlineData("I")]
    [InlineData("i")]
    public void Roman_numerals(string picture) =>
        Holds(Prop.ForAll(Gen.Choose(-5000, 5000).ToArbitrary(), value => IntegerPicture.Parse(IntegerPicture.Format(value, picture), picture) == value));

    [Theory]
    [InlineData("[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]")]
    [InlineData("[FNn], [D1o] of [MNn], [Yw], [h]:[m]:[s].[f001] [PN] [z]")]
    [InlineData("[Y]/[d] [H]:[m]:[s].[f001] [Z0]")]
    [InlineData("[Y0001][M01][D01][H01][m01][s01][f001] [Z0001]")]
    [InlineData("[Dwo] [MN,3-3] [YI] [hw]|[mw]|[sWw]|[f001] [Pn] [Z]")]
    public void Moments(string picture) =>
        Holds(Prop.ForAll(
            Gen.Choose(-1_900_000_000, 2_000_000_000).Zip(Gen.Choose(0, 999)).Zip(Gen.Elements("+0000", "+0100", "-0330", "+1345")).ToArbitrary(),
            drawn =>
            {
                var millis = (drawn.Item1.Item1 * 1000.0) + drawn.Item1.Item2;
                return DateTimePicture.Parse(DateTimePicture.Format(millis, picture, drawn.Item2), picture, 0) == millis;
            }));

    [Fact]
    public void Iso_time_stamps() =>
        Holds(Prop.ForAll(
            ArbMap.Default.ArbFor<int>(),
            seconds => DateTimePicture.Parse(DateTimePicture.Format(seconds * 1000.0, null, "-0930"), null, 0) == seconds * 1000.0));

    [Fact]
    public void No_picture_does_harm() =>
        Holds(Prop.ForAll(PictureText.ToArbitrary(), ArbMap.Default.ArbFor<double>(), ArbMap.Default.ArbFor<string>(), (picture, value, text) =>
        {
            text ??= "";
            var finite = double.IsFinite(value) ? value : 0;
            Works(() => IntegerPicture.Format(finite, picture));
            Works(() => IntegerPicture.Parse(text, picture));
            Works(() => NumberPicture.Format(value, picture, null));
            Works(() => DateTimePicture.Format(value * 1e6, picture, null));
            Works(() => DateTimePicture.Format(value, null, text));
            Works(() => DateTimePicture.Parse(text, picture, value));
            Works(() => DateTimePicture.Parse(text, null, value));
        }));

    private static void Works(Action work)
    {
        try
        {
            work();
        }
        catch (JsonataException fault)
        {
            Assert.NotEmpty(fault.Message);
        }
    }

    private static void Holds(Property property) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(2026, 1121), property);
}
