using Trunkline.Jsonata.Pictures;

namespace Trunkline.Jsonata.Tests.Pictures;

public sealed class IntegerPictureTests
{
    [Theory]
    [InlineData(123, "0000", "0123")]
    [InlineData(-3, "0000", "-0003")]
    [InlineData(12.6, "###0", "12")]
    [InlineData(-12.6, "0", "-13")]
    [InlineData(0, "#0", "0")]
    [InlineData(1234567890, "#,##0", "1,234,567,890")]
    [InlineData(1234567890, "#:###,##0", "1234:567,890")]
    [InlineData(1234567890, "##,##,##0", "12345,67,890")]
    [InlineData(12345, "00 000 000", "00 012 345")]
    [InlineData(12345, "0.0,0", "123.4,5")]
    [InlineData(12345, "0,,0", "1234,,5")]
    [InlineData(12345, "0,", "12345,")]
    [InlineData(12, "##,##,##0", "12")]
    [InlineData(9.007199254740993e15, "#,##0", "9,007,199,254,740,992")]
    [InlineData(1e22, "#,##0", "10,000,000,000,000,000,000,000")]
    [InlineData(12340, "###١", "١٢٣٤٠")]
    [InlineData(12340, "###０", "１２３４０")]
    [InlineData(123, "", null, "D3130")]
    [InlineData(123, "#", null, "D3130")]
    [InlineData(123, "α", null, "D3130")]
    [InlineData(123, "WW", null, "D3130")]
    [InlineData(123, ";o", null, "D3130")]
    [InlineData(123, "##0０", null, "D3131")]
    public void Writes_digits(double value, string picture, string? expected, string? code = null) => Check(value, picture, expected, code);

    [Theory]
    [InlineData(1, "0;o", "1st")]
    [InlineData(22, "0;o", "22nd")]
    [InlineData(123, "000;o", "123rd")]
    [InlineData(11, "0;o", "11th")]
    [InlineData(112, "0;o", "112th")]
    [InlineData(10013, "#,##0;o", "10,013th")]
    [InlineData(1, "0;o(-en)", "1st")]
    [InlineData(1234, "0;c", "1234")]
    [InlineData(21, "٠;o", "٢١st")]
    public void Writes_ordinals(double value, string picture, string expected) => Check(value, picture, expected, null);

    [Theory]
    [InlineData(0, "w", "zero")]
    [InlineData(0, "w;o", "zeroth")]
    [InlineData(-1, "w", "-one")]
    [InlineData(555, "W", "FIVE HUNDRED AND FIFTY-FIVE")]
    [InlineData(555, "Ww", "Five Hundred and Fifty-Five")]
    [InlineData(40, "Ww;o", "Fortieth")]
    [InlineData(1000099, "w", "one million and ninety-nine")]
    [InlineData(1001100, "w", "one million, one thousand, one hundred")]
    [InlineData(1000000000, "w;o", "one billionth")]
    [InlineData(1000001000, "w;o", "one billion, one thousandth")]
    [InlineData(1e15, "w", "one thousand trillion")]
    [InlineData(1e15 + 1, "w;o", "one thousand trillion and first")]
    [InlineData(1e46, "w", "ten billion trillion trillion trillion")]
    public void Writes_words(double value, string picture, string expected) => Check(value, picture, expected, null);

    [Theory]
    [InlineData(0, "I", "")]
    [InlineData(1984, "I", "MCMLXXXIV")]
    [InlineData(99, "i", "xcix")]
    [InlineData(-5, "I", "-V")]
    [InlineData(1e15, "I", null, "D3130")]
    [InlineData(0, "a", "")]
    [InlineData(27, "a", "aa")]
    [InlineData(123456, "A", "FZPH")]
    public void Writes_letters_and_roman_numerals(double value, string picture, string? expected, string? code = null) => Check(value, picture, expected, code);

    [Theory]
    [InlineData("0123", "0000", 123.0)]
    [InlineData("-12", "0", -12.0)]
    [InlineData("12 pieces", "0", 12.0)]
    [InlineData("12,345,678", "#,##0", 12345678.0)]
    [InlineData("12:345,678", "#:###,##0", 12345678.0)]
    [InlineData("١٢٣٤٠", "###١", 12340.0)]
    [InlineData("1234th", "###0;o", 1234.0)]
    [InlineData("1234", "###0;o", null)]
    [InlineData("", "0", null)]
    [InlineData("abc", "0", null)]
    [InlineData("MCMLXXXIV", "I", 1984.0)]
    [InlineData("mcm", "I", 1900.0)]
    [InlineData("", "I", 0.0)]
    [InlineData("ABC", "I", null)]
    [InlineData("FZPH", "A", 123456.0)]
    [InlineData("a1", "a", null)]
    [InlineData("nine hundred and nineteenth", "w;o", 919.0)]
    [InlineData("nineteen hundred and eighty-four", "w", 1984.0)]
    [InlineData("Seven Hundred and Thirty-Third", "Ww;o", 733.0)]
    [InlineData("four thousand, nine hundred trillion", "w", 4.9e15)]
    [InlineData("ten billion trillion trillion trillion", "w", 1e46)]
    [InlineData("minus one", "w", null)]
    [InlineData("", "w", null)]
    public void Reads(string text, string picture, double? expected) => Assert.Equal(expected, IntegerPicture.Parse(text, picture));

    [Theory]
    [InlineData("#", "D3130")]
    [InlineData("0９", "D3131")]
    public void Refuses_to_read_by_a_picture_it_cannot_write(string picture, string code) =>
        Assert.Equal(code, Assert.Throws<JsonataException>(() => IntegerPicture.Parse("1", picture)).Code);

    private static void Check(double value, string picture, string? expected, string? code)
    {
        if (code is null)
        {
            Assert.Equal(expected, IntegerPicture.Format(value, picture));
            return;
        }

        var fault = Assert.Throws<JsonataException>(() => IntegerPicture.Format(value, picture));
        Assert.Equal(code, fault.Code);
        Assert.EndsWith(".", fault.Message);
    }
}
