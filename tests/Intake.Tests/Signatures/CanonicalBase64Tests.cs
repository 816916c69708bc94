using Trunkline.Intake.Signatures;

namespace Trunkline.Intake.Tests.Signatures;

public sealed class CanonicalBase64Tests
{
    [Theory]
    [InlineData("QQ==", true)]
    [InlineData("QUI=", true)]
    [InlineData("", true)]
    [InlineData("QR==", false)] // bits to spare that are not zero
    [InlineData("QUJ=", false)]
    [InlineData("Q Q==", false)]
    [InlineData("QQ==\n", false)]
    [InlineData("QQ", false)]
    [InlineData("Q$==", false)]
    public void Only_the_one_spelling_is_taken(string text, bool taken)
    {
        Span<byte> into = stackalloc byte[8];
        Assert.Equal(taken, CanonicalBase64.TryDecode(text, into, out var length));
        if (taken)
            Assert.Equal(text, Convert.ToBase64String(into[..length]));
    }

    [Fact]
    public void A_text_of_any_length_is_harmless() =>
        Assert.False(CanonicalBase64.TryDecode(new string('A', 1_000_000), new byte[8], out _));
}
