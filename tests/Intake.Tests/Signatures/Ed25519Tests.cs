using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Trunkline.Intake.Signatures.Curve25519;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Signatures;

public sealed class Ed25519Tests
{
    private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    // RFC 8032, section 7.1: tests 1, 2, 3 and SHA(abc).
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [InlineData("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    public void The_published_vectors_verify(string seed, string publicKey, string message, string signature)
    {
        Assert.Equal(publicKey, Convert.ToHexStringLower(new Ed25519Signer(Hex(seed)).PublicKey));
        var key = new Ed25519PublicKey(Hex(publicKey));
        Assert.True(key.Verify(Hex(message), Hex(signature)));
        Assert.False(key.Verify([.. Hex(message), 0], Hex(signature)));
    }

    [Fact]
    public void What_an_independent_signer_signs_verifies_and_no_changed_bit_of_it_does()
    {
        for (var n = 0; n < 20; n++)
        {
            var signer = new Ed25519Signer(SHA256.HashData(BitConverter.GetBytes(n)));
            var key = new Ed25519PublicKey(signer.PublicKey);
            var message = Encoding.UTF8.GetBytes($"message {n}");
            var signature = signer.Sign(message);
            Assert.True(key.Verify(message, signature));
            for (var bit = n; bit < 512; bit += 37)
            {
                var changed = (byte[])signature.Clone();
                changed[bit >> 3] ^= (byte)(1 << (bit & 7));
                Assert.False(key.Verify(message, changed));
            }
        }
    }

    [Fact]
    public void A_second_spelling_of_s_is_refused()
    {
        var signer = new Ed25519Signer(new byte[32]);
        var signature = signer.Sign([1, 2, 3]);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true);
        foreach (var times in new[] { 1, 2, 7, 15 })
        {
            var malleated = new byte[64];
            signature.AsSpan(0, 32).CopyTo(malleated);
            Assert.True((s + L * times).TryWriteBytes(malleated.AsSpan(32), out _, isUnsigned: true));
            Assert.False(new Ed25519PublicKey(signer.PublicKey).Verify([1, 2, 3], malleated));
        }
    }

    // The eight points of small order, and spellings of them that are not canonical.
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Points_of_small_order_are_neither_keys_nor_parts_of_signatures(string encoded)
    {
        Assert.Throws<FormatException>(() => new Ed25519PublicKey(Hex(encoded)));
        var key = new Ed25519PublicKey(new Ed25519Signer(new byte[32]).PublicKey);
        Assert.False(key.Verify([], [.. Hex(encoded), .. new byte[32]]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a00")]
    public void What_is_no_point_is_no_key(string encoded) => Assert.Throws<FormatException>(() => new Ed25519PublicKey(Hex(encoded)));

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(1000)]
    public void A_signature_of_another_length_is_refused(int length) =>
        Assert.False(new Ed25519PublicKey(new Ed25519Signer(new byte[32]).PublicKey).Verify([], new byte[length]));
}
